// SPDX-License-Identifier: Apache-2.0

import AuthTestKit
import Kernel
import Testing

@testable import AuthDomain

struct ResealingTests {
    /// Seals under a named key and opens what was sealed under any.
    private struct TwoKeys: Sealer {
        let newest: String
        private let inner = FakeSealer()
        init(newest: String) { self.newest = newest }

        func seal(_ plain: [UInt8], purpose: String) throws(AuthError) -> String {
            "\(newest)/" + (try inner.seal(plain, purpose: purpose))
        }
        func open(_ sealed: String, purpose: String) throws(AuthError) -> [UInt8] {
            let parts = sealed.split(separator: "/", maxSplits: 1)
            guard parts.count == 2 else { throw .internalFailure("not sealed") }
            return try inner.open(String(parts[1]), purpose: purpose)
        }
    }

    @Test func `everything sealed is sealed under the newest key, and opens to the same`() async throws {
        let bench = FlowBench()
        let old = TwoKeys(newest: "old")
        let purposes: [(AuthRecordKind, String)] = [
            (.settings, AuthSettingsSource.sealPurpose), (.factors, SecondFactors.sealPurpose),
            (.signingKeys, SigningKeys.purpose),
        ]
        for (kind, purpose) in purposes {
            let sealed = JSONValue.string(try old.seal(Array("s-\(purpose)".utf8), purpose: purpose))
            _ = try await bench.store.commit([.insert(kind, JSONObject([("sealed", sealed)]))])
        }
        for _ in 0..<450 { _ = try await bench.store.commit([.insert(.factors, JSONObject([("kind", "recovery")]))]) }
        let new = TwoKeys(newest: "new")
        #expect(try await Resealing(store: bench.store, sealer: new).run() == 3)
        for (kind, purpose) in purposes {
            let sealed = try #require(try await bench.records(kind).first?["sealed"]?.stringValue)
            #expect(sealed.hasPrefix("new/"))
            #expect(try new.open(sealed, purpose: purpose) == Array("s-\(purpose)".utf8))
        }
    }

    @Test func `a text that does not open stops it`() async throws {
        let bench = FlowBench()
        _ = try await bench.store.commit([.insert(.factors, JSONObject([("sealed", "garbage")]))])
        await #expect(throws: AuthError.self) {
            try await Resealing(store: bench.store, sealer: TwoKeys(newest: "new")).run()
        }
    }
}
