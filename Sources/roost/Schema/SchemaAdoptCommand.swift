// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Kernel
import Roost

/// `roost schema adopt [TABLE…]`: makes entities of tables that are in the database already, without changing them.
struct SchemaAdoptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt",
        abstract: "Make entities of existing tables, without changing the tables."
    )

    @OptionGroup var settings: SettingsOptions

    @Argument(help: "The tables; all that can be adopted when none is named.")
    var tables: [String] = []

    func run() async throws {
        var body = JSONObject()
        if !tables.isEmpty { body["tables"] = .array(tables.map { .string($0) }) }
        let request = JSONValue.object(body)
        let adopted = try await LocalServer.with(settings.read()) { server in
            try await server.result("POST", "/api/schema/adopt", body: request)
        }
        for entity in adopted["entities"]?.arrayValue ?? adopted.arrayValue ?? [] {
            let name = entity["name"]?.stringValue ?? entity.stringValue ?? "?"
            Terminal.say("adopted \(name)")
        }
        for warning in adopted["warnings"]?.arrayValue ?? [] {
            Terminal.complain("  \(warning.stringValue ?? warning["message"]?.stringValue ?? "")")
        }
    }
}
