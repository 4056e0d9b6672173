// SPDX-License-Identifier: Apache-2.0

/// One-way functions and the random source of this domain.
public protocol Digests: Sendable {
    /// SHA-256, 32 bytes: for stored forms of what is random enough not to be guessed.
    func sha256(_ message: [UInt8]) -> [UInt8]

    /// HMAC-SHA-256 under a key that the server has for `purpose` alone, 32 bytes: for stored forms of what is short.
    func keyed(_ message: [UInt8], purpose: String) -> [UInt8]

    /// HMAC-SHA-1 under `key`, 20 bytes: what one-time passwords are defined with (RFC 4226).
    func hmacSHA1(_ message: [UInt8], key: [UInt8]) -> [UInt8]

    /// Whether both are the same, in a time that does not depend on where they differ.
    func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool

    /// Bytes that nobody can foresee.
    func randomBytes(_ count: Int) -> [UInt8]
}
