// SPDX-License-Identifier: Apache-2.0

/// Makes keys for signing.
public protocol SigningKeyMaker: Sendable {
    /// The secret bytes of a new key.
    func makeSecret(for algorithm: SigningAlgorithm) -> [UInt8]
    /// The key of these secret bytes; `.internalFailure` for bytes that are no key.
    func key(of secret: [UInt8], for algorithm: SigningAlgorithm) throws(AuthError) -> any SigningKey
}
