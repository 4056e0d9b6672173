// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

@Suite(.serialized) struct FirstStart {
    @Test func `an empty folder answers within 300 ms`() throws {
        // The best of ten, because other work on the machine only ever makes a start slower.
        var best = Duration.seconds(60)
        for _ in 0..<10 {
            let server = try Server(hasAdministrator: false)
            best = min(best, server.startTime)
            #expect(try server.terminate() == 0)
            if best < .milliseconds(200) { break }
        }
        #expect(best < .milliseconds(300))
    }

    @Test func `the terminal says what listens, where the data is, how durable it is, and one curl to try`() throws {
        let server = try Server()
        let printed = server.program.output + server.program.errors
        #expect(printed.contains("http://127.0.0.1:\(server.port)"))
        #expect(
            printed.contains(server.folder.url.appending(path: "roost_data").path)
                || printed.contains("roost_data/data.db")
        )
        #expect(printed.contains("full"))

        let line = try #require(printed.split(separator: "\n").first { $0.contains("curl ") }, "no curl in: \(printed)")
        let start = try #require(line.firstRange(of: "curl ")?.lowerBound)
        let curl = String(line[start...])
        let outcome = try Program.shell(curl + " --fail-with-body --silent", in: server.folder.url)
        #expect(outcome.status == 0, "\(curl): \(outcome)")
        #expect(!outcome.output.isEmpty)
    }

    @Test func `everything is kept in roost_data, and the key is for its owner only`() throws {
        let server = try Server()
        #expect(try server.folder.names() == ["roost_data"])
        let data = server.folder.url.appending(path: "roost_data")
        let key = try FileManager.default.attributesOfItem(atPath: data.appending(path: "master.key").path)
        #expect((key[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        let names = try FileManager.default.contentsOfDirectory(atPath: data.path)
        #expect(names.contains("data.db"))
        #expect(names.contains("roost.lock"))
    }

    @Test func `a database in memory leaves nothing behind`() throws {
        let server = try Server(arguments: ["--database", "sqlite::memory:"])
        #expect(try server.guest().get("/health").status == 200)
        #expect(try server.terminate() == 0)
        let left = try server.folder.names()
        let data = server.folder.url.appending(path: "roost_data")
        let database = FileManager.default.fileExists(atPath: data.appending(path: "data.db").path)
        #expect(!database, "left behind: \(left)")
    }

    @Test func `health, readiness, ping and info answer`() throws {
        let server = try Server()
        let client = server.client()
        #expect(try client.get("/health").status == 200)
        #expect(try client.get("/health/ready").status == 200)
        let ping = try client.get("/api/system/ping")
        #expect(ping.status == 200)
        #expect(try ping.json()["pong"].bool == true)
        #expect(try client.get("/api/system/info").status == 200)
    }
}
