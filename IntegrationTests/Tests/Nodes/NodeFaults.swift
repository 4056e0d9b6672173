// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// A node that is killed, and a database that goes: what was acknowledged is there, nothing is there by half.
@Suite(.serialized) struct NodeFaults {
    private static let listSize = 20
    private static func schema() -> [String: Any] {
        let integer: [String: Any] = ["type": "number", "config": ["kind": "integer"]]
        let fields: [String: Any] = ["writer": integer, "number": integer, "list": ["type": "boolean"]]
        return ["entities": ["notes": ["fields": fields]]]
    }

    private let cluster: Cluster
    private let one: Server
    private let two: Server

    init() throws {
        cluster = try Cluster()
        (one, two) = try cluster.pair(schema: Self.schema())
    }

    /// What was acknowledged, as rows of one, or as lists.
    private struct Entry: Hashable, Sendable {
        let writer: Int
        let number: Int
    }

    private final class Load {
        let crowd = Crowd()
        let rows = Noted<Set<Entry>>([])
        let lists = Noted<Set<Entry>>([])
        let increments = Noted(0)
        let refusals = Noted(0)

        /// Adds writers to a node.
        /// - Parameter tolerated: statuses that are no finding; whether such a write happened is not known.
        func add(_ node: Server, writer: Int, tolerated: Set<Int> = []) {
            let (rows, lists, increments, refusals) = (rows, lists, increments, refusals)
            @Sendable func judge(_ answer: HTTPResponse, _ good: Int) -> String? {
                if tolerated.contains(answer.status) {
                    refusals.change { $0 += 1 }
                    usleep(5_000)
                    return nil
                }
                return answer.status == good ? nil : "\(answer)"
            }
            crowd.add(node) { client, number in
                let row: [String: Any] = ["writer": writer, "number": number, "list": false]
                let answer = try client.post("/api/data/notes", json: row)
                if answer.status == 201 { rows.change { $0.insert(Entry(writer: writer, number: number)) } }
                return judge(answer, 201)
            }
            crowd.add(node) { client, number in
                let list = (0..<NodeFaults.listSize).map { _ -> [String: Any] in
                    ["writer": writer, "number": number, "list": true]
                }
                let answer = try client.post("/api/data/notes", json: list)
                if answer.status == 201 { lists.change { $0.insert(Entry(writer: writer, number: number)) } }
                return judge(answer, 201)
            }
            crowd.add(node) { client, _ in
                let answer = try client.patch("/api/data/notes/1", json: ["number": ["$inc": 1]])
                if answer.status == 200 { increments.change { $0 += 1 } }
                return judge(answer, 200)
            }
        }
    }

    private func makeCounter() throws {
        let made = try one.client().post("/api/data/notes", json: ["writer": -1, "number": 0, "list": false])
        #expect(try made.json()["data"]["id"].int == 1, "\(made)")
    }

    /// Compares the rows with what was acknowledged.
    /// - Parameter unknown: how many increments may have happened without an answer.
    private func verify(_ load: Load, unknown: Int) throws {
        func entries(_ sql: String) throws -> [Entry] {
            try cluster.sql(sql).map { line in
                let parts = line.split(separator: "|").compactMap { Int($0) }
                return Entry(writer: parts[0], number: parts[1])
            }
        }
        let rows = try entries("SELECT writer, number FROM notes WHERE NOT list AND writer >= 0")
        #expect(Set(rows).count == rows.count, "a row is there twice")
        #expect(load.rows.now.subtracting(rows) == [], "acknowledged and lost")
        let whole = try entries(
            "SELECT writer, number FROM notes WHERE list GROUP BY 1, 2 HAVING count(*) = \(Self.listSize)"
        )
        let all = try entries("SELECT DISTINCT writer, number FROM notes WHERE list")
        #expect(Set(all).subtracting(whole) == [], "lists that were written in part")
        #expect(load.lists.now.subtracting(whole) == [], "acknowledged and lost")
        let counter = Int(try cluster.sql("SELECT number FROM notes WHERE id = 1").first ?? "") ?? -1
        let counted = load.increments.now
        #expect(counted...(counted + unknown) ~= counter, "\(counted) increments were acknowledged, \(counter) count")
        let log = try cluster.sql(
            """
            SELECT (SELECT count(*) FROM notes), (SELECT count(DISTINCT record_id) FROM roost.changes WHERE \
            action = 'create' AND record_id IN (SELECT id::text FROM notes) AND entity_id IN \
            (SELECT entity_id FROM roost.changes GROUP BY 1 ORDER BY count(*) DESC LIMIT 1))
            """
        )
        let counts = log.first?.split(separator: "|") ?? []
        #expect(counts.first == counts.last, "rows and entries of the change log: \(log)")
    }

    @Test func `a node that is killed under writes takes nothing with it, and the other goes on`() throws {
        try makeCounter()
        for round in 0..<5 {
            let (dying, load) = (try cluster.node(), Load())
            load.add(dying, writer: 2 * round)
            load.add(two, writer: 2 * round + 1)
            try two.comes(within: .seconds(60)) { load.rows.now.count >= 40 && load.lists.now.count >= 10 }
            try dying.kill()
            let before = (load.rows.now.count, load.increments.now)
            let time = try two.comes(within: .seconds(20)) {
                load.rows.now.count > before.0 + 10 && load.increments.now > before.1 + 10
            }
            #expect(load.crowd.end() == [])
            print("killed: the other made 10 more of each within \(time)")
            let counter = Int(try cluster.sql("SELECT number FROM notes WHERE id = 1").first ?? "") ?? 0
            try verify(load, unknown: counter)
            // So that the next round's count begins anew.
            try cluster.sql("UPDATE notes SET number = 0 WHERE id = 1")
        }
        #expect(two.program.isRunning)
    }

    @Test(arguments: ["fast", "immediate"])
    func `nodes outlive a restart of the database under load, and go on by themselves`(_ mode: String) throws {
        try makeCounter()
        let load = Load()
        load.add(one, writer: 0, tolerated: [503])
        load.add(two, writer: 1, tolerated: [503])
        let ada = try two.member("ada@example.org")
        try one.comes(within: .seconds(60)) { load.rows.now.count >= 40 }
        try cluster.postgres.control("-m", mode, "restart")
        let before = (load.rows.now.count, load.lists.now.count, load.increments.now)
        let time = try one.comes(within: .seconds(30)) {
            load.rows.now.count > before.0 + 20 && load.lists.now.count > before.1 && load.increments.now > before.2
        }
        print("\(mode) restart: written again after \(time), \(load.refusals.now) refusals")
        let findings = load.crowd.end()
        #expect(findings == [], "\(findings.count)")
        #expect(one.program.isRunning && two.program.isRunning)
        try verify(load, unknown: load.refusals.now)

        // The nodes hear of each other again.
        let made = try one.client().post("/api/schema/entities", json: ["name": "later"])
        #expect(made.status == 201, "\(made)")
        try two.comes { try two.client().get("/api/data/later").status == 200 }
        #expect(try ada.get("/api/auth/me").status == 200)
        let id = try one.id(of: "ada@example.org")
        #expect(try one.administrator().patch("/api/users/\(id)", ["disabled": true]).status == 200)
        try two.comes { try ada.get("/api/auth/sessions").status == 401 }
        #expect(try one.terminate() == 0)
        #expect(try two.terminate() == 0)
    }

    @Test func `while the database is away nodes answer 503 and are not ready, and start with 75`() throws {
        #expect(try two.guest().get("/health/ready").status == 200)
        try cluster.postgres.control("-m", "fast", "stop")
        var isBack = false
        defer { if !isBack { try? cluster.postgres.control("start") } }
        let answer = try one.client().get("/api/data/notes")
        #expect(answer.status == 503 && answer.headers["retry-after"] != nil, "\(answer)")
        #expect(try one.client().post("/api/data/notes", json: ["number": 1]).status == 503)
        #expect(try one.guest().get("/health").status == 200)
        let other = try cluster.roost("serve", environment: ["ROOST_DATABASE_WAIT": "1ms"])
        #expect(other.status == 75 && other.errors.contains("database.url"), "\(other)")
        // One that may wait says so, and serves when the database is there.
        let folder = try TemporaryFolder()
        let patient = try Program(
            try Repository.binary(),
            ["serve", "--port", "0"],
            in: folder.url,
            environment: cluster.environment.merging(["ROOST_DATABASE_WAIT": "5m"]) { $1 }
        )
        try one.comes { patient.errors.contains("trying again for") }
        try cluster.postgres.control("start")
        isBack = true
        try one.comes(within: .seconds(60)) { patient.output.contains("listens on") }
        #expect(try patient.terminate() == 0, "\(patient.transcript)")
        withExtendedLifetime(folder) {}
        for node in [one, two] {
            let time = try node.comes(within: .seconds(30)) {
                try node.client().post("/api/data/notes", json: ["writer": 1, "number": 1]).status == 201
            }
            print("written again after \(time)")
        }
    }
}
