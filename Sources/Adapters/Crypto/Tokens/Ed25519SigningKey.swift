// SPDX-License-Identifier: Apache-2.0

internal import AuthDomain
internal import Crypto

/// A pair of keys for Ed25519 (RFC 8032).
struct Ed25519SigningKey: SigningKey {
    private let key: Curve25519.Signing.PrivateKey
    private let checking: Curve25519.Signing.PublicKey

    init(_ key: Curve25519.Signing.PrivateKey) {
        self.key = key
        checking = key.publicKey
    }

    func sign(_ message: [UInt8]) throws(AuthError) -> [UInt8] {
        guard let signature = try? key.signature(for: message) else { throw .internalFailure("Ed25519 did not sign") }
        return Array(signature)
    }

    func isValid(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        signature.count == 64 && checking.isValidSignature(signature, for: message)
    }

    var publicKey: [UInt8]? { Array(checking.rawRepresentation) }
}
