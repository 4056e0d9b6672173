// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import DataTestKit
import Kernel
import PostgresAdapter
import Testing

/// How often the server is waited for: what a distance to it costs.
struct RoundTripTests {
    private func trips(_ bed: Bed, _ body: () async throws -> Void) async throws -> Int {
        // The first run prepares statements, which costs no trip of its own.
        let before = bed.database.pool.roundTrips
        try await body()
        return bed.database.pool.roundTrips - before
    }

    @Test func `a read is one round trip, whatever is embedded and counted`() async throws {
        let bed = try await Bed()
        try await bed.create("users", ["name": "Ann"])
        try await bed.create("posts", ["title": "a", "author_id": 1])
        try await bed.create("comments", ["text": "c", "post_id": 1])
        #expect(try await trips(bed) { _ = try await bed.get("posts", "1") } == 1)
        #expect(try await trips(bed) { _ = try await bed.list("posts", [("limit", "20")]) } == 1)
        let query = [("with", "author"), ("with", "comments"), ("with", "labels"), ("count", "exact")]
        var text = ""
        #expect(try await trips(bed) { text = try await bed.list("posts", query.map { ($0.0, $0.1) }) } == 1)
        #expect(text.contains("Ann") && text.contains("\"text\":\"c\""))
        await bed.database.close()
    }

    @Test func `a create is two round trips, with rules too`() async throws {
        let bed = try await Bed()
        #expect(try await trips(bed) { try await bed.create("posts", ["title": "a"]) } == 2)
        var authorizer = TableAuthorizer(otherwise: .allow(Alternatives(Alternative(grant: "all"))))
        let views = FieldPath(field: "views", kind: .integer)
        let small = Predicate.compare(views, .less, .value(.integer(10)))
        authorizer.allow([.create], on: "posts", Alternative(check: small, grant: "small"))
        authorizer.allow([.get, .list], on: "posts", Alternative(rows: small, grant: "small"))
        let records = bed.records(authorizer)
        #expect(
            try await trips(bed) {
                _ = try await records.create("posts", ["title": "b", "views": 1], context: bed.context)
            }
                == 2
        )
        await #expect(throws: DataError.self) {
            _ = try await records.create("posts", ["title": "c", "views": 11], context: bed.context)
        }
        #expect(
            try await bed.list("posts", [("select", "title"), ("sort", "id")]) == #"[{"title":"a"},{"title":"b"}]"#
        )
        await bed.database.close()
    }

    @Test func `an update is three round trips, and so is a delete`() async throws {
        let bed = try await Bed()
        try await bed.create("labels", ["name": "a"])
        #expect(try await trips(bed) { try await bed.update("labels", "1", ["name": "b"]) } <= 3)
        #expect(try await trips(bed) { try await bed.delete("labels", "1") } <= 4)
        await bed.database.close()
    }
}
