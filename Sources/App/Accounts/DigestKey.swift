// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import CryptoAdapter
import Kernel

/// The key that short secrets (recovery codes, mailed codes) are hashed under. It is no part of the master key, but
/// kept sealed beside the settings, so that a rotated master key breaks none of them.
enum DigestKey {
    private static let name = "_digest_key"
    /// As for everything sealed in that kind of record, so that a rotation takes it along.
    private static let purpose = "auth.settings"

    /// The stored key, made when there is none.
    static func load(from store: any AuthStore, sealer: any Sealer) async throws(AuthError) -> MasterKey {
        if let key = try await find(store, sealer) { return key }
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<MasterKey.length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        let values = JSONObject([
            ("name", .string(name)), ("sealed", .string(try sealer.seal(bytes, purpose: purpose))),
        ])
        do throws(AuthError) {
            _ = try await store.commit([.insert(.settings, values)])
        } catch .taken {
            // Another process made it first.
        }
        guard let key = try await find(store, sealer) else {
            throw .internalFailure("the key of short secrets can't be kept")
        }
        return key
    }

    /// Whether the stored key is sealed under a master key that `sealer` doesn't have.
    static func isForeign(in store: any AuthStore, to sealer: AESSealer) async throws(AuthError) -> Bool {
        guard let sealed = try await stored(store) else { return false }
        return !sealer.hasKey(of: sealed)
    }

    private static func stored(_ store: any AuthStore) async throws(AuthError) -> String? {
        let found = try await store.find(
            .settings,
            where: [.equal("name", .string(name))],
            oldestFirst: true,
            after: nil,
            limit: 1
        )
        return found.first?["sealed"]?.stringValue
    }

    private static func find(_ store: any AuthStore, _ sealer: any Sealer) async throws(AuthError) -> MasterKey? {
        guard let sealed = try await stored(store) else { return nil }
        guard let key = MasterKey(try sealer.open(sealed, purpose: purpose)) else {
            throw .internalFailure("the key of short secrets is no key")
        }
        return key
    }
}
