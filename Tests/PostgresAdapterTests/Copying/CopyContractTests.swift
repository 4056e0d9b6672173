// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import Kernel
import PostgresAdapter
import PostgresTestKit
import Testing

struct CopyContractTests {
    @Test(arguments: CopyContract.cases)
    func `SQLite goes over to Postgres`(_ one: CopyContract.Case) async throws {
        try await Gate.shared.pass { try await one.run(in: try Pair(.sqlite, .postgres)) }
    }

    @Test(arguments: CopyContract.cases)
    func `Postgres goes over to SQLite`(_ one: CopyContract.Case) async throws {
        try await Gate.shared.pass { try await one.run(in: try Pair(.postgres, .sqlite)) }
    }

    @Test(arguments: CopyContract.cases)
    func `Postgres goes over to Postgres`(_ one: CopyContract.Case) async throws {
        try await Gate.shared.pass { try await one.run(in: try Pair(.postgres, .postgres)) }
    }
}

struct PostgresCopyTests {
    @Test func `a database is not copied into itself, nor by two at once into one`() async throws {
        try await Gate.shared.pass {
            let pair = try Pair(.postgres, .postgres)
            try await pair.withServedSource { _ in }
            let source = try await pair.source()
            #expect(throws: PostgresOpenError.self) {
                try PostgresCopyTarget.open(.init(address: pair.server.address(pair.from.place)))
            }
            let target = try await pair.target()
            await #expect(throws: PostgresOpenError.self) { try await pair.target() }
            await source.close()
            await target.close()
        }
    }

    @Test func `a target on which a server runs is refused, a source is not but says so`() async throws {
        try await Gate.shared.pass {
            let pair = try Pair(.postgres, .postgres)
            try await pair.withServedTarget { _ in
                await #expect(throws: PostgresOpenError.self) { try await pair.target() }
            }
            try await pair.withServedSource { _ in
                let source = try await pair.source()
                #expect((source as? PostgresCopySource)?.otherSessions ?? 0 > 0)
                await source.close()
            }
        }
    }

    @Test func `the source is seen as it was at the beginning`() async throws {
        try await Gate.shared.pass {
            let bed = try await Bed()
            try await bed.create("users", ["name": "before"])
            let source = try PostgresCopySource.open(.init(address: bed.server.address(bed.name)))
            try await bed.create("users", ["name": "after"])
            let users = try #require(bed.source.current.entity("users"))
            #expect(try await source.size(of: users).rows == 1)
            #expect(try await source.rows(of: users, after: nil, limit: 10).rowCount == 1)
            await source.close()
            await bed.database.close()
        }
    }

    @Test func `tables of others in the way are named, and stay`() async throws {
        try await Gate.shared.pass {
            let pair = try Pair(.postgres, .postgres)
            let bed = try await Bed()
            try await bed.create("users", ["name": "a"])
            try pair.server.run("CREATE TABLE users (mine INT); INSERT INTO users VALUES (1)", in: pair.to.place)
            let source = try PostgresCopySource.open(.init(address: bed.server.address(bed.name)))
            let target = try await pair.target()
            await #expect(throws: MigrationFailure.tablesInTheWay(["users"])) {
                try await Migration(from: source, to: target, ids: SequentialIDs()).run(replacing: true)
            }
            await source.close()
            await target.close()
            await bed.database.close()
            #expect(try pair.server.run("SELECT mine FROM users", in: pair.to.place) == "1")
        }
    }

    @Test func `a text that Postgres has no place for is named, and the page is not half there`() async throws {
        try await Gate.shared.pass {
            let pair = try Pair(.postgres, .postgres)
            let bed = try await Bed()
            let schema = bed.source.current
            await bed.database.close()
            let users = try #require(schema.entity("users"))
            var page = RowPage(of: users)
            for text in ["fine", "not\u{0}fine"] {
                for field in users.copiedFields {
                    switch field.name.rawValue {
                    case "id": page.append(.integer(Int64(text.utf8.count)))
                    case "name": page.append(.text(text))
                    default: page.append(.null)
                    }
                }
                page.append(.integer(1))
            }
            let target = try await pair.target()
            let nothing = CopyInventory(plans: [], counters: [], lastChange: nil, changes: 0)
            try await target.begin(nothing, schema: schema, replacing: .empty, label: "l")
            let full = page
            await #expect(throws: DatabaseError.self) { try await target.append(full, to: users, progress: "p") }
            #expect(try await target.size(of: users).rows == 0)
            #expect(try await target.mark()?.progress == [:])
            await target.close()
        }
    }
}
