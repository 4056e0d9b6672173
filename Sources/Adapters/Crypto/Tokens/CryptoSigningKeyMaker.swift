// SPDX-License-Identifier: Apache-2.0

public import AuthDomain
internal import Crypto

/// Makes signing keys with swift-crypto: Ed25519 and HMAC-SHA-256.
public struct CryptoSigningKeyMaker: SigningKeyMaker {
    /// Bytes, as long as the outcome of the hash (RFC 7518, section 3.2).
    private static let sharedSecretLength = 32

    public init() {}

    public func makeSecret(for algorithm: SigningAlgorithm) -> [UInt8] {
        switch algorithm {
        case .edDSA: Array(Curve25519.Signing.PrivateKey().rawRepresentation)
        case .hs256:
            unsafe SymmetricKey(size: SymmetricKeySize(bitCount: Self.sharedSecretLength * 8))
                .withUnsafeBytes { unsafe Array($0) }
        }
    }

    public func key(of secret: [UInt8], for algorithm: SigningAlgorithm) throws(AuthError) -> any SigningKey {
        switch algorithm {
        case .edDSA:
            guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: secret) else {
                throw .internalFailure("these bytes are no Ed25519 key")
            }
            return Ed25519SigningKey(key)
        case .hs256:
            guard secret.count >= Self.sharedSecretLength else {
                throw .internalFailure("a shared secret for signing has at least \(Self.sharedSecretLength) bytes")
            }
            return SharedSigningKey(SymmetricKey(data: secret))
        }
    }
}
