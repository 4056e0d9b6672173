// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

@Suite struct OneServerPerFolder {
    @Test func `a second server on the same folder is refused and told about the lock`() throws {
        let first = try Server()
        let second = try Program.roost(
            "serve",
            in: first.folder.url,
            environment: ["ROOST_SERVER_PORT": "\(try Port.free())"],
            seconds: 15
        )
        #expect(second.status != 0)
        #expect(second.errors.contains("roost.lock"), "\(second)")
        #expect(!second.errors.contains("Fatal error"), "\(second)")
        #expect(try first.client().get("/health").status == 200)
    }

    @Test func `a lock left by a killed server does not stand in the way`() throws {
        let server = try Server()
        try server.kill()
        try server.restart()
        #expect(try server.client().get("/health").status == 200)
    }

    @Test func `a taken port is said in one clear line`() throws {
        let occupied = try OccupiedPort(try Port.free())
        let folder = try TemporaryFolder()
        let outcome = try Program.roost(
            "serve",
            in: folder.url,
            environment: ["ROOST_SERVER_PORT": "\(occupied.port)"],
            seconds: 15
        )
        #expect(outcome.status != 0)
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.contains { $0.contains("\(occupied.port)") && $0.contains("in use") }, "\(outcome)")
        #expect(!outcome.errors.contains("Fatal error"), "\(outcome)")
        _ = consume occupied
    }

    @Test func `a server that could not listen leaves the folder free for the next one`() throws {
        let folder = try TemporaryFolder()
        let occupied = try OccupiedPort(try Port.free())
        _ = try Program.roost(
            "serve",
            in: folder.url,
            environment: ["ROOST_SERVER_PORT": "\(occupied.port)"],
            seconds: 15
        )
        _ = consume occupied
        let server = try Server(in: folder)
        #expect(try server.client().get("/health").status == 200)
    }
}
