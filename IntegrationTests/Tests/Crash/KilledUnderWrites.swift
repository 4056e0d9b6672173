// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

@Suite(.serialized) struct KilledUnderWrites {
    private static let rounds = 50
    private static let schema = """
        entities:
          notes:
            fields:
              round: { type: number, config: { kind: integer } }
              writer: { type: number, config: { kind: integer } }
              number: { type: number, config: { kind: integer } }
              list: { type: boolean }
              body: { type: text }
        indices:
          notes_round: { entity: notes, fields: [round] }
        """

    @Test func `50 kills under concurrent writes lose no acknowledged write and announce nothing without its row`()
        throws
    {
        let evidence = try TemporaryFolder()
        let phase = try PhaseFile(in: evidence)
        let server = try Server(schema: Self.schema, environment: ["ROOST_TEST_PHASE_FILE": phase.url.path])
        var random = SeededGenerator(seed: 2_026)
        var insideTransaction = 0
        var acknowledged = 0

        for round in 0..<Self.rounds {
            let counterID = try makeCounter(server, round: round)
            let log = try Acknowledgements(at: evidence.url.appending(path: "round-\(round)"))
            let writers = Writers(round: round, port: server.port, token: server.token, acknowledgements: log)
            writers.start(counterID: counterID)

            let deadline = ContinuousClock.now + .seconds(20)
            while log.count < 20 && ContinuousClock.now < deadline { usleep(500) }
            usleep(UInt32.random(in: 0..<40_000, using: &random))
            if round.isMultiple(of: 2) {
                // Aimed: at the first moment at which a transaction is seen to be open.
                while !phase.isInsideTransaction && ContinuousClock.now < deadline {}
            }
            try server.kill()
            if phase.isInsideTransaction { insideTransaction += 1 }
            writers.join()
            #expect(writers.unexpected == [])

            try server.restart()
            let entries = try log.entries()
            #expect(entries.count >= 20, "round \(round): hardly anything was written")
            acknowledged += entries.count
            try verify(server, round: round, counterID: counterID, entries: entries)
        }

        #expect(
            insideTransaction >= 10,
            "only \(insideTransaction) of \(Self.rounds) kills landed between BEGIN and COMMIT"
        )
        #expect(acknowledged >= Self.rounds * 20)
        print("\(acknowledged) acknowledged writes, \(insideTransaction) of \(Self.rounds) kills inside a transaction")
        let notes = try entityID(of: "notes", server)
        #expect(try server.terminate() == 0)
        try verifyChangeLog(of: server, entityID: notes)
    }

    private func entityID(of name: String, _ server: Server) throws -> String {
        let entities = try server.client().get("/api/schema/entities").json()["data"].list ?? []
        return try #require(entities.first { $0["name"].string == name }?["config"]["id"].string, "\(entities)")
    }

    private func makeCounter(_ server: Server, round: Int) throws -> Int {
        let answer = try server.client().post(
            "/api/data/notes",
            json: ["round": round, "writer": 3, "number": 0, "list": false, "body": "counter"]
        )
        return try #require(try answer.json()["data"]["id"].int, "\(answer)")
    }

    /// Compares the rows of a round with what was acknowledged in it.
    private func verify(_ server: Server, round: Int, counterID: Int, entries: [Acknowledgements.Entry]) throws {
        var singles: Set<[Int]> = []
        var lists: [Int: Int] = [:]
        var counter = -1
        for row in try rows(of: round, server) {
            let writer = try #require(row["writer"].int)
            let number = try #require(row["number"].int)
            if row["id"].int == counterID {
                counter = number
            } else if row["list"].bool == true {
                lists[number / Writers.listSize, default: 0] += 1
            } else {
                let isNew = singles.insert([writer, number]).inserted
                #expect(isNew, "round \(round): row \(writer)-\(number) is there twice")
            }
        }

        let half = lists.filter { $0.value != Writers.listSize }
        #expect(half.isEmpty, "round \(round): lists that were written in part: \(half)")
        let lost = entries.filter { entry in
            switch entry.kind {
            case Acknowledgements.Entry.single: !singles.contains([entry.writer, entry.number])
            case Acknowledgements.Entry.list: lists[entry.number] == nil
            default: counter < entry.number
            }
        }
        #expect(lost.isEmpty, "round \(round): acknowledged and lost: \(lost)")
    }

    private func rows(of round: Int, _ server: Server) throws -> [JSON] {
        let client = server.client()
        let filter = #"{"round":\#(round)}"#.queryValue
        var rows: [JSON] = []
        while true {
            let page = try client.get(
                "/api/data/notes?where=\(filter)&select=id,writer,number,list&sort=id&limit=1000&offset=\(rows.count)"
            )
            let list = try #require(try page.json()["data"].list, "\(page)")
            rows += list
            if list.count < 1_000 { return rows }
        }
    }

    /// Every row has the entry of its creation, every such entry its row, and the last entry names the row's version.
    private func verifyChangeLog(of server: Server, entityID: String) throws {
        let database = server.folder.url.appending(path: "roost_data/data.db")
        let rows = try Program.sqlite(database, "SELECT count(*) FROM notes")
        // The log has the entries of accounts too.
        let own = "entity_id = '\(entityID)'"
        let created = try Program.sqlite(
            database,
            "SELECT count(*) FROM _roost_changes WHERE action = 'create' AND \(own)"
        )
        #expect(rows == created)
        #expect(rows != ["0"])
        let withoutRow = try Program.sqlite(
            database,
            "SELECT record_id FROM _roost_changes WHERE \(own) AND record_id NOT IN (SELECT id FROM notes) LIMIT 5"
        )
        #expect(withoutRow == [])
        let withoutEntry = try Program.sqlite(
            database,
            """
            SELECT id FROM notes WHERE id NOT IN
            (SELECT record_id FROM _roost_changes WHERE action = 'create' AND \(own)) LIMIT 5
            """
        )
        #expect(withoutEntry == [])
        let otherVersion = try Program.sqlite(
            database,
            """
            SELECT n.id, n._version, max(c.version) FROM notes n JOIN _roost_changes c ON c.record_id = n.id
            WHERE c.\(own) GROUP BY n.id HAVING n._version <> max(c.version) LIMIT 5
            """
        )
        #expect(otherVersion == [])
        #expect(try Program.sqlite(database, "PRAGMA integrity_check") == ["ok"])
    }
}
