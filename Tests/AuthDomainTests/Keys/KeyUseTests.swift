// SPDX-License-Identifier: Apache-2.0

import AuthTestKit
import Kernel
import Testing

@testable import AuthDomain

/// What the audit log is told of keys, and what ends with a key.
struct KeyUseTests {
    private let bench = FlowBench()
    private let keys: APIKeys
    private let admin = Principal(kind: .user(.text("root")), roles: ["admin"])
    private let here = Client(address: "192.0.2.1")

    init() {
        keys = APIKeys(
            store: bench.store,
            digests: bench.digests,
            roles: bench.roles,
            activity: bench.activity,
            clock: bench.clock,
            ids: bench.ids,
            errands: bench.errands
        )
    }

    private func make(_ name: String = "robot", by maker: Principal? = nil) async throws -> (text: String, key: APIKey)
    {
        let body = JSONObject([("name", .string(name)), ("kind", "secret")])
        let (text, key) = try await keys.create(body, by: maker ?? admin)
        return (text.reveal(), key)
    }

    /// What the log was told of uses, after all that waits has been written.
    private func uses() async -> [ActivityEvent] {
        _ = await bench.posted()
        return bench.activity.events.filter { $0.action == "keys.use" }
    }

    // MARK: - Uses

    @Test func `the first use from an address in an hour is in the audit log`() async throws {
        let key = try await make().key
        for address in ["192.0.2.1", "192.0.2.1", "2001:db8::1", "2001:db8::2", "192.0.2.2"] {
            keys.noteUse(of: "\(key.id)", client: Client(address: address))
        }
        bench.clock.advance(seconds: 3500)
        keys.noteUse(of: "\(key.id)", client: here)
        bench.clock.advance(seconds: 200)
        keys.noteUse(of: "\(key.id)", client: here)
        let uses = await uses()
        #expect(
            uses.map(\.client.address).sorted { ($0 ?? "") < ($1 ?? "") }
                == ["192.0.2.1", "192.0.2.1", "192.0.2.2", "2001:db8::1"]
        )
        #expect(uses.allSatisfy { $0.outcome == .succeeded && $0.actor == "key:\(key.id)" && $0.target == "robot" })
    }

    @Test func `a key that is used from everywhere does not fill the log`() async throws {
        let (one, other) = (try await make().key, try await make().key)
        for place in 0..<1000 {
            keys.noteUse(of: "\(one.id)", client: Client(address: "10.0.\(place / 250).\(place % 250)"))
        }
        keys.noteUse(of: "\(other.id)", client: here)
        let uses = await uses()
        #expect(uses.count == KeyUses.addressesOfKey + 1)
        #expect(uses.contains { $0.actor == "key:\(other.id)" })
    }

    @Test func `all keys together do not fill memory`() {
        var uses = KeyUses()
        var told = 0
        for key in 0..<(KeyUses.most * 2) where uses.isFirst(of: "\(key)", from: nil, at: bench.clock.now()) {
            told += 1
        }
        #expect(told == KeyUses.most)
        let isToldAgain = uses.isFirst(of: "0", from: nil, at: bench.clock.now().adding(.seconds(3600)))
        #expect(isToldAgain)
    }

    @Test func `what is refused is in the audit log, without the key`() async throws {
        let end = bench.clock.now().adding(.seconds(1))
        let body = JSONObject([("name", "brief"), ("kind", "secret"), ("expiresAt", .string("\(end)"))])
        let brief = try await keys.create(body, by: admin)
        let (text, revoked) = try await make("gone")
        _ = try await keys.revoke(revoked.id, by: admin)
        bench.clock.advance(seconds: 1)
        let madeUp = APIKeyText(.secret, digests: bench.digests).text
        let slip = String(text.dropLast()) + "_"
        for _ in 0..<5 {
            for shown in [text, brief.key.reveal(), madeUp, slip, "sk_"] {
                await #expect(throws: AuthError.badCredentials) { try await keys.resolve(shown, client: here) }
            }
        }
        let uses = await uses()
        let told = uses.map { "\($0.outcome) \($0.details["reason"]?.stringValue ?? "") \($0.target ?? "-")" }
        #expect(Set(told) == ["refused revoked gone", "refused expired brief", "failed unknown -"])
        #expect(told.count == 3)
        #expect(uses.allSatisfy { $0.client == here })
        let log = uses.map { "\($0)" }.joined()
        for shown in [text, brief.key.reveal(), madeUp, slip] { #expect(!log.contains(shown.dropFirst(3).prefix(8))) }
    }

    @Test func `made-up keys from many addresses do not fill the log`() async throws {
        for place in 0..<500 {
            let client = Client(address: "10.0.\(place / 250).\(place % 250)")
            _ = try? await keys.resolve("sk_\(place)", client: client)
        }
        #expect(await uses().count == KeyUses.addressesOfKey)
    }

    // MARK: - Keys that make keys

    @Test func `with a key end those that were made with it`() async throws {
        let parent = try await make("parent")
        let maker = Principal(kind: .key("\(parent.key.id)"))
        let child = try await make("child", by: maker)
        let grandchild = try await make("grandchild", by: Principal(kind: .key("\(child.key.id)")))
        let stranger = try await make("stranger")
        for key in [parent, child, grandchild] { _ = try await keys.resolve(key.text) }
        #expect(try await keys.revoke(parent.key.id, by: admin).revokedAt != nil)
        for key in [parent, child, grandchild] {
            await #expect(throws: AuthError.badCredentials) { try await keys.resolve(key.text) }
        }
        _ = try await keys.resolve(stranger.text)
        let told = bench.activity.events.filter { $0.action == "keys.revoke" }.compactMap(\.target)
        #expect(told == ["parent", "child", "grandchild"])
        // A request that was let in before the key ended makes none that outlives it.
        await #expect(throws: AuthError.badCredentials) { try await make("late", by: maker) }
    }

    @Test func `a key that was made with another ends alone`() async throws {
        let parent = try await make("parent")
        let child = try await make("child", by: Principal(kind: .key("\(parent.key.id)")))
        _ = try await keys.revoke(child.key.id, by: admin)
        _ = try await keys.resolve(parent.text)
        await #expect(throws: AuthError.badCredentials) { try await keys.resolve(child.text) }
    }

    @Test func `more keys than a page end together`() async throws {
        let parent = try await make("parent")
        for _ in 0..<(APIKeys.largestPage + 5) { _ = try await make(by: Principal(kind: .key("\(parent.key.id)"))) }
        _ = try await keys.revoke(parent.key.id, by: admin)
        #expect(try await bench.records(.apiKeys).allSatisfy { $0["revokedAt"]?.stringValue != nil })
    }

    @Test func `a key that ends while it makes another leaves none behind`() async throws {
        let parent = try await make("parent")
        let store = BusyStore(base: bench.store) { [keys, admin] () async throws(AuthError) in
            _ = try await keys.revoke(parent.key.id, by: admin)
        }
        let busy = APIKeys(
            store: store,
            digests: bench.digests,
            roles: bench.roles,
            activity: bench.activity,
            clock: bench.clock,
            ids: bench.ids,
            errands: bench.errands
        )
        let maker = Principal(kind: .key("\(parent.key.id)"))
        let body = JSONObject([("name", "late"), ("kind", "secret")])
        await #expect(throws: AuthError.badCredentials) { try await busy.create(body, by: maker) }
        #expect(try await bench.records(.apiKeys).map(\.id) == [parent.key.id])
    }
}

/// Something else happens before something is written.
private struct BusyStore: AuthStore {
    let base: InMemoryAuthStore
    let meanwhile: @Sendable () async throws(AuthError) -> Void

    func find(_ kind: AuthRecordKind, id: RecordID) async throws(AuthError) -> AuthRecord? {
        try await base.find(kind, id: id)
    }

    func find(
        _ kind: AuthRecordKind,
        where matches: [AuthMatch],
        oldestFirst: Bool,
        after: RecordID?,
        limit: Int
    ) async throws(AuthError) -> [AuthRecord] {
        try await base.find(kind, where: matches, oldestFirst: oldestFirst, after: after, limit: limit)
    }

    func commit(_ writes: [AuthWrite]) async throws(AuthError) -> [AuthRecord] {
        try await meanwhile()
        return try await base.commit(writes)
    }

    func mark(of kind: AuthRecordKind) -> Int64? { base.mark(of: kind) }
}
