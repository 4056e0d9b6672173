// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import Kernel
import PostgresAdapter
import PostgresTestKit
import Testing

/// What the person who starts a server is told when the database can't be used.
struct OpeningTests {
    private func failure(_ address: String) -> PostgresOpenError? {
        do throws(PostgresOpenError) {
            let options = ConnectionOptions(address: address, connectTimeout: .seconds(10))
            _ = try PostgresDatabase.open(PostgresDatabaseOptions(connection: options))
            return nil
        } catch {
            return error
        }
    }

    @Test func `a server that is not there can't be reached`() throws {
        let error = try #require(failure("host=/nonexistent user=a dbname=b password=hidden"))
        guard case .unreachable = error else { throw Mistake("\(error)") }
        #expect(error.description.contains("can't be reached"))
        #expect(!error.description.contains("hidden"))
    }

    @Test func `a wrong password is refused, and not repeated`() throws {
        let server = try TestServer.running()
        let error = try #require(failure(server.address("postgres", password: "mistaken")))
        guard case .refused = error else { throw Mistake("\(error)") }
        #expect(error.description.contains("password authentication failed"))
        #expect(!error.description.contains("mistaken"))
    }

    @Test func `a database that is not there is refused by its name`() throws {
        let error = try #require(failure(try TestServer.running().address("nowhere")))
        guard case .refused(let reason) = error else { throw Mistake("\(error)") }
        #expect(reason.contains("nowhere"))
    }

    @Test func `a user who may not create is told what to grant`() throws {
        let server = try TestServer.running()
        let name = try server.makeDatabase()
        try server.run("CREATE ROLE \(name)_guest LOGIN PASSWORD 'x'")
        let error = try #require(failure(server.address(name, user: "\(name)_guest", password: "x")))
        guard case .notAllowed = error else { throw Mistake("\(error)") }
        #expect(error.description.contains("GRANT CREATE"))
        try server.run("GRANT CREATE ON DATABASE \(name) TO \(name)_guest")
        #expect(failure(server.address(name, user: "\(name)_guest", password: "x")) == nil)
    }

    @Test func `a database of a newer format is refused`() async throws {
        let bed = try await Bed(nil)
        await bed.database.close()
        try bed.sql("UPDATE roost.meta SET value = '99' WHERE name = 'format'")
        let error = try #require(failure(bed.server.address(bed.name)))
        guard case .newerFormat(99) = error else { throw Mistake("\(error)") }
        #expect(error.description.contains("newer Roost"))
    }

    @Test func `an old server is named by its version`() {
        #expect("\(PostgresOpenError.tooOld(130_004))".contains("version 13"))
    }

    @Test func `two nodes that start on an empty database both come up`() async throws {
        let server = try TestServer.running()
        let name = try server.makeDatabase()
        let options = PostgresDatabaseOptions(connection: ConnectionOptions(address: server.address(name)))
        let nodes = try await withThrowingTaskGroup(of: PostgresDatabase.self) { group in
            for _ in 0..<4 { group.addTask { try PostgresDatabase.open(options) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(nodes.count == 4)
        for node in nodes {
            #expect(try await node.current() == nil)
            await node.close()
        }
    }

    @Test func `what was stored is there when the database is opened again`() async throws {
        let bed = try await Bed()
        try await bed.create("labels", ["name": "kept"])
        await bed.database.close()
        let again = try Bed(nodeOf: bed)
        #expect(try await again.list("labels").contains("kept"))
        #expect(try await again.database.current()?.version == bed.source.current.version)
        await again.database.close()
    }

    @Test func `positions go on behind those of another cluster`() async throws {
        let bed = try await Bed()
        try await bed.create("labels", ["name": "before"])
        let before = try #require(try await bed.database.changes(after: 0, limit: 9).last)
        await bed.database.close()
        // As in a dump of a server that had counted further.
        let far = before.position + (1 << 40)
        try bed.sql("UPDATE roost.changes SET position = \(far), tx = \(far)")
        let again = try Bed(nodeOf: bed)
        try await again.create("labels", ["name": "after"])
        let log = try await again.database.changes(after: far, limit: 9)
        #expect(log.count == 1 && log[0].position > far)
        await again.database.close()
    }
}
