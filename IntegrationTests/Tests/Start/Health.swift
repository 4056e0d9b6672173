// SPDX-License-Identifier: Apache-2.0
import Harness
import Testing

@Suite struct Health {
    private func health(_ port: Int, _ arguments: String...) throws -> Program.Outcome {
        let folder = try TemporaryFolder()
        let outcome = try Program.run(
            try Repository.binary(),
            ["health", "--port", "\(port)"] + arguments,
            in: folder.url
        )
        #expect(try folder.names().isEmpty, "asking made something")
        return outcome
    }

    @Test func `a server that runs is healthy and ready`() throws {
        let server = try Server()
        let healthy = try health(server.port)
        #expect(healthy.status == 0 && healthy.output == "healthy\n", "\(healthy)")
        let ready = try health(server.port, "--ready", "--host", "0.0.0.0")
        #expect(ready.status == 0 && ready.output == "ready\n", "\(ready)")
    }

    @Test func `no server, and something else that answers, are not healthy`() throws {
        let nobody = try health(try Port.free())
        #expect(nobody.status == 1 && nobody.errors.contains("doesn't answer"), "\(nobody)")
        let silent = try OccupiedPort(try Port.free())
        let stuck = try health(silent.port)
        #expect(stuck.status == 1, "\(stuck)")
        _ = consume silent
    }
}
