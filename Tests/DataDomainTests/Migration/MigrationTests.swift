// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import JSON
import Kernel
import Synchronization
import Testing

struct MigrationTests {
    private static func world(_ text: String) throws -> (schema: Schema, inventory: CopyInventory) {
        let definition = try SchemaDefinition(
            json: try JSONValue(parsing: text),
            over: SchemaDefinition(),
            ids: SequentialIDs()
        )
        let applied = AppliedPlan(version: 1, time: FixedClock().now(), actor: "a", plan: "{}")
        let plan = CopyInventory.Plan(applied: applied, schema: definition.storedJSON.text)
        let inventory = CopyInventory(plans: [plan], counters: [], lastChange: nil, changes: 0)
        return (try definition.compiled(version: 1), inventory)
    }

    private static let chain = """
        {"entities":{"comments":{"fields":{}},"posts":{"fields":{}},"users":{"fields":{"name":{"type":"text"}}}},
         "relations":{"a":{"type":"n:1","source":"posts","target":"users"},
          "b":{"type":"n:1","source":"comments","target":"posts"},
          "c":{"type":"n:1","source":"posts","target":"posts","config":{"mappedBy":"parent","inversedBy":"children"}}}}
        """

    /// A source with `count` rows of each entity.
    private static func source(_ text: String, rows count: Int64) throws -> (MemoryCopy, Schema) {
        let (schema, inventory) = try world(text)
        let source = MemoryCopy(inventory)
        for entity in schema.allEntities {
            let width = RowPage(of: entity).width
            source.put(
                (0..<count).map { id in [.integer(id + 1)] + Array(repeating: Value.text("v\(id)"), count: width - 1) },
                into: entity
            )
        }
        return (source, schema)
    }

    private func migration(_ source: MemoryCopy, _ target: MemoryCopy) -> Migration {
        Migration(from: source, to: target, ids: SequentialIDs())
    }

    @Test func `a table goes over behind those that its keys refer to`() async throws {
        let (source, _) = try Self.source(Self.chain, rows: 2)
        let target = MemoryCopy()
        let report = try await migration(source, target).run()
        #expect(report.isSame && report.rows == 6)
        #expect(target.log == ["begin", "2 users", "2 posts", "2 comments", "finish"])
    }

    @Test func `tables that refer to each other in a ring go over too`() async throws {
        let ring = """
            {"entities":{"a":{"fields":{}},"b":{"fields":{}}},
             "relations":{"x":{"type":"n:1","source":"a","target":"b","config":{"mappedBy":"m","inversedBy":"n"}},
              "y":{"type":"n:1","source":"b","target":"a","config":{"mappedBy":"o","inversedBy":"p"}}}}
            """
        let (source, _) = try Self.source(ring, rows: 1)
        #expect(try await migration(source, MemoryCopy()).run().rows == 2)
    }

    @Test func `a value that arrives as another is found, and the table named`() async throws {
        let (source, _) = try Self.source(Self.chain, rows: 3)
        let target = MemoryCopy { $0 == .text("v2") ? .text("V2") : $0 }
        let report = try await migration(source, target).run()
        #expect(!report.isSame)
        #expect(report.tables.filter { !$0.isSame }.map(\.name).contains("users"))
        #expect(!target.state.withLock { $0.isReleased })
    }

    @Test func `rows that are missing are found`() async throws {
        let (source, schema) = try Self.source(Self.chain, rows: 3)
        let target = MemoryCopy()
        _ = try await migration(source, target).run()
        let users = try #require(schema.entity("users"))
        let page = try await target.rows(of: users, after: nil, limit: 2)
        target.state.withLock { $0.pages[users.id] = page }
        let report = try await migration(source, target).run()
        #expect(report.tables.filter { !$0.isSame }.map(\.name) == ["users"])
    }

    @Test func `what is over already is not brought again, and what is finished not finished again`() async throws {
        let (source, _) = try Self.source(Self.chain, rows: 2)
        let target = MemoryCopy()
        _ = try await migration(source, target).run()
        let report = try await migration(source, target).run()
        #expect(report.isSame && report.resumedRows == 6)
        #expect(target.log == ["begin", "2 users", "2 posts", "2 comments", "finish"])
    }

    @Test func `a page has the weight that it may have, however many rows that are`() async throws {
        let (source, schema) = try Self.source(Self.chain, rows: 0)
        let users = try #require(schema.entity("users"))
        let long = String(repeating: "x", count: 100_000)
        source.put((1...900).map { [.integer($0), .text($0 > 500 ? long : "s"), .integer(1)] }, into: users)
        let target = MemoryCopy()
        let report = try await migration(source, target).run()
        #expect(report.isSame)
        // Five hundred at first; then as many as the last page's rows allow, and few of the long ones.
        #expect(target.log.contains("500 users"))
        #expect(report.rows == 900)
    }

    @Test func `adopted tables are named and not copied`() async throws {
        let (schema, inventory) = try Self.world(#"{"entities":{"old":{"fields":{}},"new":{"fields":{}}}}"#)
        var definition = schema.definition
        definition.entities[0].adopted = Table(name: "t", adoption: Table.Adoption(keyColumns: ["id"]))
        let plan = CopyInventory.Plan(applied: inventory.plans[0].applied, schema: definition.storedJSON.text)
        let source = MemoryCopy(CopyInventory(plans: [plan], counters: [], lastChange: nil, changes: 0))
        let target = MemoryCopy()
        await #expect(throws: MigrationFailure.adoptedTables(["old"])) {
            try await migration(source, target).run()
        }
        #expect(target.log.isEmpty)
    }

    @Test func `a target with tables in the way is not begun`() async throws {
        let (source, _) = try Self.source(Self.chain, rows: 1)
        let target = MemoryCopy()
        target.state.withLock { $0.isForeign = ["users"] }
        await #expect(throws: MigrationFailure.tablesInTheWay(["users"])) {
            try await migration(source, target).run(replacing: true)
        }
        #expect(target.log.isEmpty)
    }
}

struct TableChecksumTests {
    private static func entity() throws -> Entity {
        let definition = try SchemaDefinition(
            json: ["entities": ["e": ["fields": ["a": ["type": "text"], "b": ["type": "text"]]]]],
            over: SchemaDefinition(),
            ids: SequentialIDs()
        )
        return try #require(try definition.compiled(version: 1).entity("e"))
    }

    private static func sum(_ rows: [[Value]]) throws -> String {
        var page = RowPage(of: try entity())
        for row in rows { for value in row { page.append(value) } }
        var checksum = TableChecksum()
        checksum.add(page)
        return checksum.digits
    }

    @Test func `the order of rows does not count, that of values does`() throws {
        let (first, second): ([Value], [Value]) = (
            [.integer(1), .text("a"), .text("b"), .integer(1)], [.integer(2), .text("c"), .null, .integer(1)]
        )
        #expect(try Self.sum([first, second]) == Self.sum([second, first]))
        let swapped: [Value] = [.integer(1), .text("b"), .text("a"), .integer(1)]
        #expect(try Self.sum([first]) != Self.sum([swapped]))
        #expect(try Self.sum([first, first]) != Self.sum([]))
    }

    @Test func `values that are not the same do not count as the same`() throws {
        let values: [Value] = [
            .null, .text(""), .text("a"), .text("é"), .text("e\u{301}"), .json("\"a\""), .json("a"), .integer(0),
            .integer(1),
            .boolean(true), .boolean(false), .real(0), .real(1), .decimal(Decimal(unscaled: 1, scale: 0)),
            .decimal(Decimal(unscaled: 1, scale: 2)), .text("12345678"), .text("123456780"), .text("12345678\u{0}"),
        ]
        let sums = try Set(values.map { try Self.sum([[.integer(1), $0, .null, .integer(1)]]) })
        #expect(sums.count == values.count)
        #expect(
            try Self.sum([[.integer(1), .text("ab"), .text("c"), .integer(1)]])
                != Self.sum([[.integer(1), .text("a"), .text("bc"), .integer(1)]])
        )
    }

    @Test func `a zero has no sign`() throws {
        #expect(
            try Self.sum([[.integer(1), .real(0), .null, .integer(1)]])
                == Self.sum([[.integer(1), .real(-0.0), .null, .integer(1)]])
        )
    }
}
