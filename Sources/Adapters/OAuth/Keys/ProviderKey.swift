// SPDX-License-Identifier: Apache-2.0

internal import AuthDomain
internal import JWTKit
internal import Kernel

/// A public key from a provider's set (RFC 7517), not yet tied to an algorithm.
struct ProviderKey: Sendable {
    let id: String?
    /// Microsoft's sets say of each key which issuer signs with it.
    let issuer: String?
    private let algorithm: String?
    private let material: Material

    private enum Material: Sendable {
        case rsa(modulus: String, exponent: String)
        case curve(String, x: String, y: String)
        case edwards(x: String)
    }

    /// Characters of a base64url text: 8192 bits. Longer keys only cost time.
    private static let longest = 1366

    /// Nil for keys of other kinds, such as those for encryption, and for what is not whole.
    init?(_ json: JSONValue) {
        guard json["use"] == nil || json["use"] == "sig" else { return nil }
        if let operations = json["key_ops"]?.arrayValue, !operations.contains("verify") { return nil }
        let text = { (key: String) in
            json[key]?.stringValue.flatMap { (1...Self.longest).contains($0.utf8.count) ? $0 : nil }
        }
        switch json["kty"]?.stringValue {
        case "RSA":
            guard let modulus = text("n"), let exponent = text("e") else { return nil }
            material = .rsa(modulus: modulus, exponent: exponent)
        case "EC":
            guard let curve = text("crv"), let x = text("x"), let y = text("y") else { return nil }
            material = .curve(curve, x: x, y: y)
        case "OKP":
            guard text("crv") == "Ed25519", let x = text("x") else { return nil }
            material = .edwards(x: x)
        default: return nil
        }
        id = json["kid"]?.stringValue
        issuer = json["issuer"]?.stringValue
        algorithm = json["alg"]?.stringValue
    }

    /// Whether the key is of the kind that the algorithm takes, and not reserved for another.
    func fits(_ wanted: TokenAlgorithm) -> Bool {
        guard algorithm == nil || algorithm == wanted.rawValue else { return false }
        return switch (material, wanted) {
        case (.rsa, .rs256), (.rsa, .rs384), (.rsa, .rs512), (.rsa, .ps256): true
        case (.curve("P-256", _, _), .es256), (.curve("P-384", _, _), .es384): true
        case (.edwards, .edDSA): true
        default: false
        }
    }

    /// Whether `signature` is that of `message`. False also for a key that is none, and for RSA below 2048 bits.
    func isValid(_ signature: [UInt8], of message: [UInt8], by algorithm: TokenAlgorithm) async -> Bool {
        guard fits(algorithm) else { return false }
        do {
            return try await checker(for: algorithm)?.verify(signature, signs: message) ?? false
        } catch {
            return false
        }
    }

    private func checker(for wanted: TokenAlgorithm) async throws -> (any JWTAlgorithm)? {
        let keys = JWTKeyCollection()
        switch (material, wanted) {
        case (.rsa(let modulus, let exponent), _):
            let key = try Insecure.RSA.PublicKey(modulus: modulus, exponent: exponent)
            switch wanted {
            case .rs256: await keys.add(rsa: key, digestAlgorithm: .sha256)
            case .rs384: await keys.add(rsa: key, digestAlgorithm: .sha384)
            case .rs512: await keys.add(rsa: key, digestAlgorithm: .sha512)
            case .ps256: await keys.add(pss: key, digestAlgorithm: .sha256)
            default: return nil
            }
        case (.curve(_, let x, let y), .es256): await keys.add(ecdsa: try ES256PublicKey(parameters: (x, y)))
        case (.curve(_, let x, let y), .es384): await keys.add(ecdsa: try ES384PublicKey(parameters: (x, y)))
        case (.edwards(let x), .edDSA): await keys.add(eddsa: try EdDSA.PublicKey(x: x, curve: .ed25519))
        default: return nil
        }
        return try await keys.getKey()
    }
}
