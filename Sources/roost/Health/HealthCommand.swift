// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Roost

/// `roost health`: for whoever watches a server from outside and has no HTTP client, as in a container.
struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Ask the server that these settings start whether it runs: 0 if it does, 1 if not."
    )

    @OptionGroup var settings: SettingsOptions

    @Flag(name: .long, help: "Whether it can serve, too: its database is there.")
    var ready = false

    @Option(name: .long, help: "The server's address, where it is not the settings'.")
    var host: String?

    @Option(name: .long, help: "The server's port, where it is not the settings'.")
    var port: String?

    func run() async throws {
        var flags: [String: (flag: String, value: String)] = [:]
        if let host { flags["server.host"] = ("--host", host) }
        if let port { flags["server.port"] = ("--port", port) }
        let server = try settings.read(adding: flags).server
        let probe = HealthProbe(host: server.host, port: server.port, isSecure: server.tls != nil)
        do {
            let status = try await probe.status(of: ready ? "/health/ready" : "/health", within: .seconds(4))
            guard status == 200 else { throw CommandFailure("\(probe) answers \(status).") }
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure("\(probe) doesn't answer: \(error)")
        }
        Terminal.say(ready ? "ready" : "healthy")
    }
}
