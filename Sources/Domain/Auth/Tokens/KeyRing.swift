// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// The keys that tokens are signed and checked with, as they were at one moment.
struct KeyRing: Sendable {
    struct Entry: Sendable {
        let id: String
        let algorithm: SigningAlgorithm
        let key: any SigningKey
        let createdAt: Timestamp
        /// Since then it signs no more.
        let retiredAt: Timestamp?
    }

    private let entries: [String: Entry]

    init(_ entries: [Entry]) {
        self.entries = Dictionary(entries.map { ($0.id, $0) }) { first, _ in first }
    }

    subscript(_ id: String) -> Entry? { entries[id] }

    /// The newest key of that algorithm that is not retired.
    func signing(_ algorithm: SigningAlgorithm) -> Entry? {
        entries.values.filter { $0.algorithm == algorithm && $0.retiredAt == nil }
            .max { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
    }

    /// The public keys (RFC 7517, RFC 8037), newest first.
    var publicKeys: JSONValue {
        let known = entries.values.sorted { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) }
        let keys: [JSONValue] = known.compactMap { entry in
            guard entry.algorithm == .edDSA, let key = entry.key.publicKey else { return nil }
            return [
                "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": .string(entry.algorithm.rawValue),
                "kid": .string(entry.id), "x": .string(Base64URL.encode(key)),
            ]
        }
        return ["keys": .array(keys)]
    }
}
