// SPDX-License-Identifier: Apache-2.0
internal import MediaDomain

extension BlobError {
    init(_ failure: S3Failure) {
        switch failure {
        case .notFound: self = .notFound
        case .bucketGone: self = .misconfigured("S3: the bucket is not there")
        case .denied(let text): self = .misconfigured("S3: access denied: \(text)")
        case .misplaced(let text): self = .misconfigured("S3: the bucket is elsewhere: \(text)")
        case .clockSkew(let text): self = .misconfigured("S3: the clocks differ too much: \(text)")
        case .unreachable(let text): self = .unavailable("S3: \(text)")
        case .overloaded: self = .overloaded
        case .damaged(let text): self = .unavailable("S3: damaged on the way: \(text)")
        case .full: self = .full
        case .cancelled: self = .source(CancellationError())
        case .changed: self = .unavailable("S3: the object was changed meanwhile")
        case .rangeBehindEnd: self = .failed("S3: a range behind the end")
        // Whoever answers so is no store of files at the moment: another one's server, a proxy with a page of its own.
        case .unexpected(let text): self = .unavailable("S3: \(text)")
        }
    }
}
