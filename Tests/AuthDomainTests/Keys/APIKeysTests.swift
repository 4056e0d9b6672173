// SPDX-License-Identifier: Apache-2.0

import AuthTestKit
import Kernel
import Testing

@testable import AuthDomain

struct APIKeysTests {
    private let bench = FlowBench()
    private let keys: APIKeys
    private let admin = Principal(kind: .user(.text("root")), roles: ["admin"])

    init() {
        bench.roles.set("keeper", ["keys.manage"])
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

    private func body(_ kind: String, _ more: (String, JSONValue)...) -> JSONObject {
        JSONObject([("name", "robot"), ("kind", .string(kind))] + more)
    }

    private func issues(_ body: JSONObject) async -> [String] {
        do throws(AuthError) {
            _ = try await keys.create(body, by: admin)
            return []
        } catch {
            guard case .invalid(let issues) = error else { return ["\(error)"] }
            return issues.map { "\($0.pointer) \($0.code)" }
        }
    }

    private func enter(_ id: String) async throws {
        let key = JSONObject([("id", .string(id)), ("kind", "secret"), ("name", .string(id)), ("hash", .string(id))])
        _ = try await bench.store.commit([.insert(.apiKeys, key)])
    }

    // MARK: - Making

    @Test(arguments: [("publishable", "pk_", ResolvedKey.Kind.publishable), ("secret", "sk_", .secret)])
    func `a key is shown once and opens what it was made for`(
        kind: String,
        prefix: String,
        resolved: ResolvedKey.Kind
    ) async throws {
        let scopes: JSONValue = [["entity": "posts", "actions": ["read", "create"]], ["permission": "users.*"]]
        let (key, kept) = try await keys.create(body(kind, ("scopes", scopes)), by: admin)
        let text = key.reveal()
        #expect(text.hasPrefix(prefix) && text.utf8.count == 41)
        #expect(text.hasPrefix(kept.prefix) && kept.prefix.utf8.count == 11)
        let found = try await keys.resolve(text)
        #expect(found.kind == resolved && found.id == "\(kept.id)")
        #expect(
            found.scopes == [.records(entity: "posts", actions: ["read", "create"]), .permission("users.*")]
        )
        #expect(!"\(try await bench.records(.apiKeys).map(\.values))".contains(text))
        #expect(!"\(kept.json)".contains(text))
    }

    @Test func `a key without scopes has no limit, and with an empty list may nothing`() async throws {
        let free = try await keys.create(body("secret", ("scopes", .null)), by: admin).key.reveal()
        let none = try await keys.create(body("secret", ("scopes", [])), by: admin).key.reveal()
        #expect(try await keys.resolve(free).scopes == nil)
        #expect(try await keys.resolve(none).scopes == [])
    }

    @Test func `only administrators without limits make secret keys`() async throws {
        for id in ["x", "y"] { try await enter(id) }
        let keeper = Principal(kind: .user(.text("k")), roles: ["keeper"])
        let limited = Principal(
            kind: .key("x"),
            details: PrincipalDetails(fingerprint: "x", scopes: [.permission("keys.manage")], keyID: "x")
        )
        for caller in [keeper, limited] {
            await #expect(throws: AuthError.self) { try await keys.create(body("secret"), by: caller) }
            let narrow = body("publishable", ("scopes", []))
            #expect(try await keys.create(narrow, by: caller).kept.kind == .publishable)
        }
        #expect(try await keys.create(body("publishable"), by: keeper).kept.scopes == nil)
        for caller in [Principal.anonymous, Principal(kind: .user(.text("u")), roles: [])] {
            await #expect(throws: AuthError.self) { try await keys.create(body("publishable"), by: caller) }
            await #expect(throws: AuthError.self) { try await keys.list(by: caller) }
        }
        #expect(try await keys.create(body("secret"), by: Principal(kind: .key("y"))).kept.kind == .secret)
    }

    @Test func `everything wrong with a body is told at once`() async {
        let scopes: JSONValue = [["entity": "posts", "actions": ["reed"]], 7, ["permission": "no.such"]]
        let bad = JSONObject([
            ("kind", "root"), ("scopes", scopes), ("expiresAt", "yesterday"), ("role", "admin"),
        ])
        #expect(
            Set(await issues(bad)) == [
                "/name required", "/kind kind", "/scopes/0/actions/0 unknown_action", "/scopes/1 type",
                "/scopes/2/permission unknown_permission", "/expiresAt type", "/role unknown",
            ]
        )
    }

    @Test(
        arguments: [
            (["entity": "_roost_sessions", "actions": ["read"]], "/scopes/0/entity entity"),
            (["entity": "a b", "actions": ["read"]], "/scopes/0/entity entity"),
            (["entity": "missing", "actions": ["read"]], "/scopes/0/entity unknown_entity"),
            (["entity": "posts"], "/scopes/0/actions required"),
            (["entity": "posts", "actions": []], "/scopes/0/actions required"),
            (["entity": "posts", "actions": ["read"], "x": 1], "/scopes/0/x unknown"),
            (["entity": "posts", "permission": "users.read"], "/scopes/0/permission unknown_permission"),
            (["permission": "users.none"], "/scopes/0/permission unknown_permission"),
            (["permission": "nothing.*"], "/scopes/0/permission unknown_permission"),
        ] as [(JSONValue, String)]
    )
    func `scopes that mean nothing are refused`(scope: JSONValue, issue: String) async {
        #expect(await issues(body("secret", ("scopes", [scope]))) == [issue])
    }

    @Test func `a scope may stand for every entity and every action`() async throws {
        let all: JSONValue = [["entity": "*", "actions": ["*"]], ["permission": "*"]]
        let key = try await keys.create(body("secret", ("scopes", all)), by: admin).key.reveal()
        #expect(try await keys.resolve(key).scopes == [.records(entity: nil, actions: ["*"]), .permission("*")])
    }

    // MARK: - Ends

    @Test func `a key ends with its expiry, also when it is remembered`() async throws {
        let end = bench.clock.now().adding(.seconds(60))
        let key = try await keys.create(body("secret", ("expiresAt", .string("\(end)"))), by: admin).key.reveal()
        #expect(try await keys.resolve(key).expiresAt == end)
        bench.clock.advance(seconds: 60)
        await #expect(throws: AuthError.badCredentials) { try await keys.resolve(key) }
    }

    @Test func `a revoked key ends at once, also when it is remembered`() async throws {
        let (key, kept) = try await keys.create(body("secret"), by: admin)
        _ = try await keys.resolve(key.reveal())
        #expect(try await keys.revoke(kept.id, by: admin).revokedAt == bench.clock.now())
        await #expect(throws: AuthError.badCredentials) { try await keys.resolve(key.reveal()) }
        #expect(try await keys.list(by: admin).map(\.id) == [kept.id])
        await #expect(throws: AuthError.notFound) { try await keys.revoke(.text("none"), by: admin) }
    }

    @Test func `a secret key is revoked by administrators alone`() async throws {
        let kept = try await keys.create(body("secret"), by: admin).kept
        let keeper = Principal(kind: .user(.text("k")), roles: ["keeper"])
        await #expect(throws: AuthError.self) { try await keys.revoke(kept.id, by: keeper) }
        #expect(try await keys.get(kept.id, by: admin).revokedAt == nil)
    }

    // MARK: - Resolving

    @Test func `a known key is not asked for again until keys change`() async throws {
        let key = try await keys.create(body("secret"), by: admin).key.reveal()
        _ = try await keys.resolve(key)
        let before = bench.store.calls
        for _ in 0..<10 { _ = try await keys.resolve(key) }
        #expect(bench.store.calls == before)
        _ = try await keys.create(body("secret"), by: admin)
        let changed = bench.store.calls
        _ = try await keys.resolve(key)
        #expect(bench.store.calls == changed + 1)
    }

    @Test func `every changed letter makes another text than a key`() async throws {
        let key = try await keys.create(body("secret"), by: admin).key.reveal()
        let before = bench.store.calls
        var refused = 0
        for place in key.indices {
            var text = key
            text.replaceSubrange(place...place, with: key[place] == "x" ? "y" : "x")
            if (try? await keys.resolve(text)) == nil { refused += 1 }
        }
        #expect(refused == key.count)
        #expect(bench.store.calls == before)
    }

    @Test func `no text whatever is more than wrong`() async {
        var random = SystemRandomNumberGenerator()
        for round in 0..<2000 {
            let length = Int.random(in: 0...60, using: &random)
            let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            let text = ["", "pk_", "sk_"][round % 3] + String(decoding: bytes, as: UTF8.self)
            await #expect(throws: AuthError.badCredentials) { try await keys.resolve(text) }
        }
    }

    @Test func `the use of a key is noted once a minute`() async throws {
        let kept = try await keys.create(body("secret"), by: admin).kept
        let first = bench.clock.now()
        for _ in 0..<5 { keys.noteUse(of: "\(kept.id)", client: Client()) }
        bench.clock.advance(seconds: 59)
        keys.noteUse(of: "\(kept.id)", client: Client())
        _ = await bench.posted()
        let record = try #require(try await bench.records(.apiKeys).first)
        #expect(record["lastUsedAt"] == first.json)
        #expect(record.version == 2)
    }

    // MARK: - Keys that make keys

    private static let holders: [Principal] = [
        Principal(kind: .key("x")), Principal(kind: .user(.text("root")), roles: ["admin"]),
    ]

    private func limited(_ holder: Principal, to scopes: [KeyScope]) -> Principal {
        let details = PrincipalDetails(fingerprint: "x", scopes: scopes, keyID: "x")
        return Principal(kind: holder.kind, roles: holder.roles, details: details)
    }

    @Test(arguments: holders) func `a key makes no key that may more than itself`(holder: Principal) async throws {
        try await enter("x")
        // All permissions are not all rights: records are missing.
        let manager = limited(holder, to: [.permission("*"), .records(entity: "posts", actions: ["read", "update"])])
        for kind in ["secret", "publishable"] {
            for scopes: JSONValue in [
                .null, [["entity": "*", "actions": ["*"]]], [["entity": "posts", "actions": ["*"]]],
                [["entity": "posts", "actions": ["read", "delete"]]], [["entity": "*", "actions": ["read"]]],
            ] {
                let refused = await refusal { try await keys.create(body(kind, ("scopes", scopes)), by: manager) }
                #expect(refused?.code == (kind == "secret" ? "administrator" : "more_than_own"), "\(kind) \(scopes)")
            }
        }
        let same: JSONValue = [["entity": "posts", "actions": ["get", "update"]], ["permission": "users.*"]]
        #expect(try await keys.create(body("publishable", ("scopes", same)), by: manager).kept.scopes?.count == 2)
        let narrow = limited(holder, to: [.permission("keys.*")])
        let more: JSONValue = [["permission": "users.read"]]
        #expect(
            await refusal { try await keys.create(body("publishable", ("scopes", more)), by: narrow) }?.code
                == "more_than_own"
        )
        let secret = try await keys.create(body("secret"), by: admin).kept
        #expect(await refusal { try await keys.revoke(secret.id, by: manager) }?.code == "administrator")
        let whole = limited(holder, to: [.permission("*"), .records(entity: nil, actions: ["*"])])
        #expect(try await keys.create(body("secret"), by: whole).kept.kind == .secret)
    }
}

extension APIKeys {
    /// From nowhere.
    func resolve(_ text: String) async throws(AuthError) -> ResolvedKey { try await resolve(text, client: Client()) }
}
