// SPDX-License-Identifier: Apache-2.0

internal import AuthDomain
internal import JSON
internal import Kernel

/// A provider's public keys (JWKS, RFC 7517, section 5).
struct ProviderKeySet: Sendable {
    let keys: [ProviderKey]

    private static let most = 100

    /// Nil for what is no set at all; single keys that can't be used are left out.
    init?(_ bytes: [UInt8]) {
        guard let json = try? JSONValue(parsing: bytes), let elements = json["keys"]?.arrayValue,
            elements.count <= Self.most
        else { return nil }
        keys = elements.compactMap(ProviderKey.init)
    }

    /// The key to check a token with. A token that names no key can only mean the one there is
    /// (OpenID Connect Core 1.0, section 10.1), and a name that two keys have means neither.
    func key(named id: String?, for algorithm: TokenAlgorithm) -> ProviderKey? {
        let fitting = keys.filter { key in
            key.fits(algorithm) && (id == nil || key.id.map { $0.utf8.elementsEqual(id?.utf8 ?? "".utf8) } == true)
        }
        return fitting.count == 1 ? fitting.first : nil
    }
}
