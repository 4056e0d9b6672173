// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import Kernel
import Testing

@Suite struct IdempotencyTests {
    private let clock = FixedClock()
    private let keeper: IdempotencyKeeper

    init() {
        keeper = IdempotencyKeeper(database: InMemoryDatabase(), clock: clock, hash: FixedCursorSigner())
    }

    private func begin(
        key: String = "k",
        _ body: String = "{}",
        caller: Principal = .anonymous,
        path: String = "/a",
        method: String = "POST"
    ) async throws -> IdempotencyKeeper.Start {
        try await keeper.begin(key: key, caller: Caller(caller), method: method, path: path, body: Array(body.utf8))
    }

    private func claim(_ start: IdempotencyKeeper.Start) throws -> IdempotencyKeeper.Claim {
        guard case .fresh(let claim) = start else { throw DataError.notFound }
        return claim
    }

    private func finish(_ claim: IdempotencyKeeper.Claim, _ answer: KeptAnswer?) async throws {
        if let answer { try await keeper.keep(answer, for: claim) }
        keeper.end(claim)
    }

    @Test func `a repeat gets the stored answer`() async throws {
        let claim = try claim(try await begin())
        #expect(try await begin() == .running)
        let answer = KeptAnswer(code: 201, headers: JSONObject([("ETag", "\"1\"")]), body: [1, 2])
        try await finish(claim, answer)
        #expect(try await begin() == .replay(answer))
    }

    @Test func `another body is a mismatch, while running and after`() async throws {
        let claim = try claim(try await begin())
        #expect(try await begin(#"{"a":1}"#) == .mismatch)
        try await finish(claim, KeptAnswer(code: 200, body: []))
        #expect(try await begin(#"{"a":1}"#) == .mismatch)
    }

    @Test func `a request that never ended holds up nobody but its own process`() async throws {
        let database = InMemoryDatabase()
        let start = { () async throws -> IdempotencyKeeper.Start in
            try await IdempotencyKeeper(database: database, clock: clock, hash: FixedCursorSigner())
                .begin(key: "k", caller: Caller(.anonymous), method: "POST", path: "/a", body: [])
        }
        _ = try claim(try await start())
        _ = try claim(try await start())
    }

    @Test func `caller, method, path and key make the scope`() async throws {
        _ = try claim(try await begin())
        _ = try claim(try await begin(key: "l"))
        _ = try claim(try await begin(path: "/b"))
        _ = try claim(try await begin(method: "PATCH"))
        _ = try claim(try await begin(caller: Principal(kind: .user(.integer(1)))))
        // The parts don't run into each other.
        _ = try claim(try await begin(key: "b", path: "/a/k"))
        _ = try claim(try await begin(key: "kb", path: "/a/"))
    }

    @Test func `a key is free again when its request came to nothing, and after a day`() async throws {
        let first = try claim(try await begin())
        try await finish(first, nil)
        let second = try claim(try await begin())
        try await finish(second, KeptAnswer(code: 200, body: []))
        clock.advance(milliseconds: 24 * 60 * 60 * 1000 + 1)
        _ = try claim(try await begin())
    }
}
