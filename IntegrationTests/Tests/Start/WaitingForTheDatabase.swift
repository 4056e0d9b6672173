// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

@Suite struct WaitingForTheDatabase {
    private let folder: TemporaryFolder
    private let environment: [String: String]

    init() throws {
        folder = try TemporaryFolder()
        environment = [
            "ROOST_DATABASE_URL": "postgres://roost:s3cret@127.0.0.1:\(try Port.free())/x",
            "ROOST_MASTER_KEY": String(repeating: "Q", count: 43),
        ]
    }

    @Test func `a start says that it waits, and for how long, and ends with 75 when time is up`() throws {
        let outcome = try Program.roost(
            "serve",
            in: folder.url,
            environment: environment.merging(["ROOST_DATABASE_WAIT": "1s"]) { $1 }
        )
        #expect(outcome.status == 75, "\(outcome)")
        #expect(outcome.errors.contains("trying again for 1 s"), "\(outcome)")
        #expect(outcome.errors.contains("\nroost: database.url"), "\(outcome)")
        #expect(!outcome.errors.contains("s3cret"), "\(outcome)")
    }

    @Test func `SIGTERM ends a start that waits at once`() throws {
        let program = try Program(
            try Repository.binary(),
            ["serve"],
            in: folder.url,
            environment: environment.merging(["ROOST_DATABASE_WAIT": "1h"]) { $1 }
        )
        while program.isRunning, !program.errors.contains("trying again for") { usleep(5_000) }
        #expect(try program.terminate(within: 30) == 143, "\(program.transcript)")
    }

    @Test func `a command does not wait`() throws {
        let outcome = try Program.roost(
            "user",
            "list",
            in: folder.url,
            environment: environment.merging(["ROOST_DATABASE_WAIT": "1h"]) { $1 },
            seconds: 30
        )
        #expect(outcome.status == 75 && !outcome.errors.contains("trying again"), "\(outcome)")
    }
}
