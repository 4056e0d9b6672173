// SPDX-License-Identifier: Apache-2.0
internal import Kernel
internal import MediaDomain
internal import SigV4

/// What an object is kept with.
struct S3Content: Sendable, Hashable {
    /// Where the SHA-256 of the content stands, in hexadecimal digits. The tags of objects are no checksum: some are of
    /// the parts, of what was encrypted, or of nothing.
    static let checksum = "x-amz-meta-sha256"

    var type = "application/octet-stream"
    /// In hexadecimal digits; nil when it isn't known before the content.
    var sha256: String?

    init() {}

    init(_ facts: BlobFacts) {
        if let type = facts.type { self.type = type.text }
        sha256 = facts.sha256.map { Hex.encode($0) }
    }

    /// As the header fields that an object begins with.
    var headers: [S3Header] {
        [S3Header("Content-Type", type)] + (sha256.map { [S3Header(Self.checksum, $0)] } ?? [])
    }
}
