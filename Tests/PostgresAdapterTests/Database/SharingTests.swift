// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import JSON
import Kernel
import PostgresAdapter
import PostgresTestKit
import Testing

/// Requests that wait at the same time go to the server together, which none of them may notice.
struct SharingTests {
    /// Runs `requests` so that all of them wait for the one connection before it is free. Gives what became of each.
    /// The server must be waited for `trips` times meanwhile, if that is given.
    private func together(
        _ bed: Bed,
        trips: Int? = nil,
        _ requests: [@Sendable () async throws -> String]
    ) async throws -> [Result<String, any Error>] {
        let holder = try Holder("LOCK TABLE comments", on: bed.server, bed.name)
        let before = bed.database.pool.roundTrips
        async let first = bed.list("comments")
        try await bed.waitUntil(
            "EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = '\(bed.name)' AND wait_event_type = 'Lock')"
        )
        let outcomes = try await withThrowingTaskGroup(of: (Int, Result<String, any Error>).self) { group in
            for (place, request) in requests.enumerated() {
                group.addTask {
                    do { return (place, .success(try await request())) } catch { return (place, .failure(error)) }
                }
            }
            #expect(try await comesTrue { bed.database.pool.waiting == requests.count })
            try holder.release()
            var outcomes: [Int: Result<String, any Error>] = [:]
            for try await (place, outcome) in group { outcomes[place] = outcome }
            return outcomes
        }
        _ = try await first
        // They are counted when the callers have their answers.
        if let trips {
            #expect(try await comesTrue { bed.database.pool.roundTrips - before >= trips })
            #expect(bed.database.pool.roundTrips - before == trips)
        }
        return requests.indices.compactMap { outcomes[$0] }
    }

    private func creates(_ bed: Bed, _ names: [String]) -> [@Sendable () async throws -> String] {
        names.map { name in { try await bed.create("labels", ["name": .string(name)]) } }
    }

    @Test func `creates that wait share a commit`() async throws {
        let bed = try await Bed(connections: 1)
        let names = (0..<8).map { "l\($0)" }
        let outcomes = try await together(bed, trips: 1 + 2, creates(bed, names))
        for (name, outcome) in zip(names, outcomes) { #expect(try outcome.get().contains("\"name\":\"\(name)\"")) }
        #expect(try bed.sql("SELECT count(*), count(DISTINCT xmin::TEXT) FROM labels") == "8|1")
        let log = try await bed.database.changes(after: 0, limit: 99)
        #expect(Set(log.map(\.recordID)).count == 8 && Set(log.map(\.transaction)).count == 8)
        #expect(log.map(\.position) == log.map(\.position).sorted() && Set(log.map(\.position)).count == 8)
        await bed.database.close()
    }

    @Test func `nobody shares a commit where that is switched off`() async throws {
        let bed = try await Bed(connections: 1) { $0.sharesCommits = false }
        _ = try await together(bed, trips: 1 + 2 * 3, creates(bed, ["a", "b", "c"]))
        #expect(try bed.sql("SELECT count(*), count(DISTINCT xmin::TEXT) FROM labels") == "3|3")
        await bed.database.close()
    }

    @Test func `who is refused does so alone`() async throws {
        let bed = try await Bed(connections: 1)
        @Sendable func person(_ mail: String) -> JSONValue { ["name": "n", "email": .string(mail + "@x.org")] }
        try await bed.create("users", person("taken"))
        let mails = ["a", "taken", "b", "b", "c"]
        let outcomes = try await together(
            bed,
            mails.map { mail in { try await bed.create("users", person(mail)) } }
        )
        let done = outcomes.map { if case .success = $0 { true } else { false } }
        #expect(done[0] && !done[1] && done[4])
        #expect(done[2] != done[3])
        for case .failure(let error) in outcomes {
            guard case .conflict(code: "not_unique", _)? = error as? DataError else {
                Issue.record("not refused for its values: \(error)")
                continue
            }
        }
        #expect(
            try bed.sql("SELECT string_agg(split_part(email, '@', 1), ' ' ORDER BY email) FROM users") == "a b c taken"
        )
        #expect(try await bed.database.changes(after: 0, limit: 99).count == 4)
        await bed.database.close()
    }

    @Test func `looks at one row share a round trip, and each gets its own`() async throws {
        let bed = try await Bed(connections: 1)
        for name in ["a", "b", "c"] { try await bed.create("labels", ["name": .string(name)]) }
        let ids = ["1", "2", "99", "3"]
        let outcomes = try await together(bed, trips: 2, ids.map { id in { try await bed.get("labels", id) } })
        #expect(try outcomes[0].get().contains("\"a\"") && outcomes[1].get().contains("\"b\""))
        #expect(try outcomes[3].get().contains("\"c\""))
        #expect(throws: DataError.self) { _ = try outcomes[2].get() }
        await bed.database.close()
    }

    @Test func `a connection that is cut in a shared transaction loses nothing and does nothing twice`() async throws {
        let bed = try await Bed(connections: 1)
        try bed.sql(
            """
            CREATE TABLE tries (at TIMESTAMPTZ); CREATE FUNCTION wait() RETURNS TRIGGER LANGUAGE plpgsql AS
            'BEGIN IF NEW.name = ''c'' AND NOT EXISTS (SELECT 1 FROM pg_tables WHERE tablename = ''cut'') THEN
            PERFORM pg_sleep(600); END IF; RETURN NEW; END';
            CREATE TRIGGER wait BEFORE INSERT ON labels FOR EACH ROW EXECUTE FUNCTION wait()
            """
        )
        async let run = together(bed, creates(bed, ["a", "b", "c", "d"]))
        try await bed.waitUntil("EXISTS (SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep')")
        try bed.sql("CREATE TABLE cut ()")
        #expect(try bed.cut(running: "%labels%") == 1)
        for outcome in try await run { _ = try outcome.get() }
        #expect(try bed.sql("SELECT string_agg(name, '' ORDER BY name) FROM labels") == "abcd")
        await bed.database.close()
    }

    @Test func `a shared commit that is cut is acknowledged to nobody, and not done again`() async throws {
        let bed = try await Bed(connections: 1)
        try bed.sql(
            """
            CREATE FUNCTION slow() RETURNS TRIGGER LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(600); RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON labels DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION slow()
            """
        )
        async let run = together(bed, creates(bed, ["a", "b", "c"]))
        try await bed.waitUntil(
            "EXISTS (SELECT 1 FROM pg_stat_activity WHERE query = 'COMMIT' AND wait_event = 'PgSleep')"
        )
        #expect(try bed.cut(running: "COMMIT") == 1)
        for outcome in try await run {
            #expect(throws: DataError.unavailable) { _ = try outcome.get() }
        }
        #expect(try bed.sql("SELECT count(*) FROM labels") == "0")
        await bed.database.close()
    }

    @Test func `whose time is over takes nobody along`() async throws {
        let bed = try await Bed(connections: 1)
        try bed.sql(
            """
            CREATE FUNCTION wait() RETURNS TRIGGER LANGUAGE plpgsql AS
            'BEGIN IF NEW.name = ''slow'' THEN PERFORM pg_sleep(600); END IF; RETURN NEW; END';
            CREATE TRIGGER wait BEFORE INSERT ON labels FOR EACH ROW EXECUTE FUNCTION wait()
            """
        )
        var requests = creates(bed, ["a", "b"])
        requests.insert(
            {
                let context = bed.context(within: .seconds(8))
                _ = try await bed.records().create("labels", ["name": "slow"], context: context)
                return ""
            },
            at: 1
        )
        let outcomes = try await together(bed, requests)
        #expect(throws: DataError.deadlineExceeded) { _ = try outcomes[1].get() }
        #expect(try outcomes[0].get().contains("\"a\"") && outcomes[2].get().contains("\"b\""))
        #expect(try bed.sql("SELECT string_agg(name, '' ORDER BY name) FROM labels") == "ab")
        await bed.database.close()
    }
}
