// SPDX-License-Identifier: Apache-2.0

/// One-way functions and the random source of this domain.
public protocol MediaDigests: Sendable {
    /// A digest of nothing yet.
    func begin(_ algorithm: DigestAlgorithm) -> any RunningDigest

    /// HMAC-SHA-256 under a key that the server has for `purpose` alone, 32 bytes. Every node of a server has the same.
    func keyed(_ message: [UInt8], purpose: String) -> [UInt8]

    /// Whether both are the same, in a time that does not depend on where they differ.
    func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool

    /// Bytes that nobody can foresee.
    func randomBytes(_ count: Int) -> [UInt8]
}

public protocol RunningDigest: Sendable {
    mutating func update(_ bytes: [UInt8])
    /// The digest of all bytes so far.
    func finish() -> [UInt8]
}

/// The names are those of tus.
public enum DigestAlgorithm: String, Sendable, Hashable, CaseIterable {
    case sha1, sha256, md5

    /// In bytes.
    public var length: Int {
        switch self {
        case .md5: 16
        case .sha1: 20
        case .sha256: 32
        }
    }
}
