// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import SigV4

/// The body of a request, and what the service checks it by: its SHA-256 is signed, and its MD5 goes along for services
/// that don't look at the first. Made while there is something else to wait for: it takes as long as a fast network.
struct S3Body: Sendable {
    let bytes: [UInt8]
    /// In hexadecimal digits.
    let sha256: String
    /// As `Content-MD5` has it.
    let md5: String

    init(_ bytes: consuming [UInt8]) {
        sha256 = RequestSigner.digest(bytes)
        md5 = Base64.encode(Array(Insecure.MD5.hash(data: bytes)))
        self.bytes = bytes
    }
}
