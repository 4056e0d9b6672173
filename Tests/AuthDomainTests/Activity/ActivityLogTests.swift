// SPDX-License-Identifier: Apache-2.0

import AuthTestKit
import Kernel
import Synchronization
import Testing

@testable import AuthDomain

struct ActivityLogTests {
    private let bench = FlowBench()
    private let admin = Principal(kind: .user(.text("root")), roles: ["admin"])

    private func log(_ retention: ActivityRetention = ActivityRetention()) -> ActivityLog {
        ActivityLog(
            store: bench.store,
            roles: bench.roles,
            clock: bench.clock,
            errands: bench.errands,
            retention: { retention },
            onFailure: { _, _ in }
        )
    }

    private func event(_ action: String, user: String? = nil, details: JSONObject = JSONObject()) -> ActivityEvent {
        ActivityEvent(
            action,
            actor: user.map { "user:\($0)" } ?? "anonymous",
            user: user.map { .text($0) },
            client: Client(address: "192.0.2.1", userAgent: String(repeating: "é", count: 5000), requestID: "r1"),
            details: details
        )
    }

    @Test func `an entry says who did what from where, shortened`() async throws {
        let log = log()
        await log.record(event("sign_in", user: "ann"))
        let entry = try #require(try await log.list(by: admin).first)
        #expect(entry.action == "sign_in" && entry.actor == "user:ann" && entry.user == .text("ann"))
        #expect(entry.time == bench.clock.now() && entry.client.address == "192.0.2.1")
        #expect(entry.client.requestID == "r1" && entry.outcome == "succeeded")
        #expect((entry.client.userAgent?.utf8.count ?? 0) <= 260)
        #expect(entry.json["actor"] == "user:ann")
    }

    @Test func `secrets in details are not kept`() async throws {
        let log = log()
        let details: JSONValue = [
            "password": "p-1", "list": [["refreshToken": "p-2", "name": "kept"]], "client_secret": "p-3",
            "code": "p-4", "Authorization": "p-5",
        ]
        await log.record(event("x", details: try #require(details.objectValue)))
        let entry = try #require(try await log.list(by: admin).first)
        #expect(!"\(entry.details)".contains("p-"))
        #expect(entry.details["list"]?[0]?["name"] == "kept")
    }

    @Test func `administrators see all, others their own, nobody else anything`() async throws {
        bench.roles.set("auditor", ["logs.read"])
        let log = log()
        for user in ["ann", "bob", nil] { await log.record(event("sign_in", user: user)) }
        #expect(try await log.list(by: admin).count == 3)
        let auditor = Principal(kind: .user(.text("x")), roles: ["auditor"])
        #expect(try await log.list(by: auditor).count == 3)
        let ann = Principal(kind: .user(.text("ann")))
        #expect(try await log.list(by: ann).map(\.actor) == ["user:ann"])
        var filter = ActivityFilter()
        filter.user = .text("bob")
        #expect(try await log.list(filter, by: ann).isEmpty)
        await #expect(throws: AuthError.unauthenticated) { try await log.list(by: .anonymous) }
    }

    @Test func `entries are filtered and paged`() async throws {
        let log = log()
        for number in 0..<5 {
            await log.record(event(number % 2 == 0 ? "even" : "odd", user: "u\(number)"))
            bench.clock.advance(seconds: 1)
        }
        var filter = ActivityFilter()
        filter.action = "even"
        #expect(try await log.list(filter, by: admin).map(\.actor) == ["user:u4", "user:u2", "user:u0"])
        let first = try await log.list(by: admin, limit: 2)
        let second = try await log.list(by: admin, after: first.last?.id, limit: 2)
        #expect(second.map(\.actor) == ["user:u2", "user:u1"])
        filter = ActivityFilter()
        filter.since = bench.clock.now().subtracting(.seconds(3))
        #expect(try await log.list(filter, by: admin).map(\.actor) == ["user:u4", "user:u3"])
    }

    @Test func `old entries go`() async throws {
        let log = log(ActivityRetention(age: .seconds(100), count: 1000))
        await log.record(event("old"))
        bench.clock.advance(seconds: 101)
        await log.record(event("new"))
        try await log.clear()
        #expect(try await log.list(by: admin).map(\.action) == ["new"])
    }

    @Test func `the log clears itself as it grows`() async throws {
        let log = log(ActivityRetention(count: 200))
        for number in 0..<1000 {
            await log.record(event("e\(number)"))
            bench.clock.advance(seconds: 1)
        }
        _ = await bench.posted()
        let left = try await bench.records(.activity)
        #expect((200...201).contains(left.count))
        #expect(left.last?["action"] == "e999")
    }

    @Test func `a store that fails fails no request`() async {
        let failures = Mutex(0)
        let log = ActivityLog(
            store: FailingStore(),
            roles: bench.roles,
            clock: bench.clock,
            errands: bench.errands,
            retention: { ActivityRetention() },
            onFailure: { _, _ in failures.withLock { $0 += 1 } }
        )
        await log.record(event("x"))
        #expect(failures.withLock { $0 } == 1)
    }

    private struct FailingStore: AuthStore {
        func find(_ kind: AuthRecordKind, id: RecordID) async throws(AuthError) -> AuthRecord? { throw .unavailable }
        func find(
            _ kind: AuthRecordKind,
            where matches: [AuthMatch],
            oldestFirst: Bool,
            after: RecordID?,
            limit: Int
        ) async throws(AuthError) -> [AuthRecord] { throw .unavailable }
        func commit(_ writes: [AuthWrite]) async throws(AuthError) -> [AuthRecord] { throw .unavailable }
        func mark(of kind: AuthRecordKind) -> Int64? { nil }
    }

    @Test func `people don't see where administrators were who acted on their account`() async throws {
        let log = log()
        let desk = Client(address: "203.0.113.9", userAgent: "desk", requestID: "r2")
        for actor in ["user:root", "user:ann (by user:root)", "key:1", "system", "user:ann", "anonymous"] {
            await log.record(ActivityEvent("x", actor: actor, user: .text("ann"), client: desk))
        }
        let ann = Principal(kind: .user(.text("ann")))
        let own = try await log.list(by: ann)
        #expect(own.filter { $0.client.address != nil }.map(\.actor) == ["anonymous", "user:ann"])
        #expect(own.count == 6)
        let hidden = own.filter { $0.client.address == nil }
        #expect(hidden.allSatisfy { !"\($0.json)".contains("203.0.113.9") && !"\($0.json)".contains("desk") })
        #expect(try await log.list(by: admin).allSatisfy { $0.client.address == "203.0.113.9" })
    }

    @Test(arguments: ["user:ann", "user:root"])
    func `people don't see which fields of a record were changed`(actor: String) async throws {
        let log = log()
        let details = JSONObject([("version", .integer(2)), ("changed", .array(["hidden_field"]))])
        await log.record(ActivityEvent("data.update", actor: actor, user: .text("ann"), details: details))
        let own = try await log.list(by: Principal(kind: .user(.text("ann"))))
        #expect(own.map(\.details) == [JSONObject([("version", .integer(2))])])
        #expect(try await log.list(by: admin).first?.details == details)
    }
}
