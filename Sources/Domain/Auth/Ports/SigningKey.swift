// SPDX-License-Identifier: Apache-2.0

/// A key that is ready for use.
public protocol SigningKey: Sendable {
    func sign(_ message: [UInt8]) throws(AuthError) -> [UInt8]
    /// False for any other signature, of whatever length. Takes the same time for all wrong ones of the right length.
    func isValid(_ signature: [UInt8], of message: [UInt8]) -> Bool
    /// The bytes of the public key; nil for a key that has none.
    var publicKey: [UInt8]? { get }
}
