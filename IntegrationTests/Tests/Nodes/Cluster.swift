// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness

/// Nodes on one database of the Postgres server, each in a folder of its own.
final class Cluster {
    /// 32 bytes in base64url.
    static let masterKey = String(repeating: "Q", count: 43)

    let postgres: PostgresServer
    let database: String
    var url: String { postgres.url(database) }

    init() throws {
        postgres = try PostgresServer.running()
        database = try postgres.makeDatabase()
    }

    /// What every node gets.
    var environment: [String: String] {
        ["ROOST_DATABASE_URL": url, "ROOST_MASTER_KEY": Self.masterKey].merging(Server.behindProxy) { $1 }
    }

    /// A node that answers.
    func node(_ more: [String: String] = [:], hasAdministrator: Bool = true) throws -> Server {
        try Server(environment: environment.merging(more) { $1 }, hasAdministrator: hasAdministrator)
    }

    /// Two nodes that answer, and know this schema.
    func pair(schema: [String: Any] = [:]) throws -> (Server, Server) {
        let (one, two) = (try node(), try node())
        if !schema.isEmpty { try apply(schema, one) }
        let version = try one.client().get("/api/system/info").json()["version"]["config"].int
        try two.comes { try two.client().get("/api/system/info").json()["version"]["config"].int == version }
        return (one, two)
    }

    func apply(_ schema: [String: Any], _ node: Server) throws {
        let answer = try node.client().post("/api/schema/apply", json: schema)
        guard answer.status == 200 else { throw HarnessError("the schema was not applied: \(answer)") }
    }

    /// Runs `roost` as somebody does who has the same settings as the nodes.
    func roost(_ arguments: String..., in folder: TemporaryFolder? = nil, environment: [String: String] = [:]) throws
        -> Program.Outcome
    {
        let folder = try folder ?? TemporaryFolder()
        let all = self.environment.merging(environment) { $1 }
        return try Program.run(try Repository.binary(), arguments, in: folder.url, environment: all)
    }

    @discardableResult
    func sql(_ text: String) throws -> [String] { try postgres.sql(text, in: database) }
}

extension Server {
    /// Waits until `condition` holds, which what another node did has to bring about within a second; a busy machine may
    /// take two more.
    /// - Returns: how long it took.
    @discardableResult
    func comes(within limit: Duration = .seconds(3), _ condition: () throws -> Bool) throws -> Duration {
        let began = ContinuousClock.now
        while try !condition() {
            guard ContinuousClock.now - began < limit else {
                throw HarnessError("it did not come true within \(limit)\n\(program.transcript)")
            }
            usleep(2_000)
        }
        return ContinuousClock.now - began
    }
}
