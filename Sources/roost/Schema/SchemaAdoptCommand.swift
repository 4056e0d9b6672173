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
        let (proposals, adopted) = try await LocalServer.with(settings.read()) { server in
            (
                try await server.result("POST", "/api/schema/adopt/inspect", body: request),
                try await server.result("POST", "/api/schema/adopt", body: request)
            )
        }
        for entity in adopted.arrayValue ?? [] { Terminal.say(Self.text(entity)) }
        for proposal in proposals.arrayValue ?? [] {
            let table = proposal["table"]?.stringValue ?? "?"
            for warning in proposal["warnings"]?.arrayValue ?? [] {
                let place = [table, warning["column"]?.stringValue].compactMap { $0 }.joined(separator: ".")
                Terminal.complain("  \(place) \(warning["message"]?.stringValue ?? "")")
            }
        }
    }

    /// Names the table where the entity is called otherwise.
    private static func text(_ entity: JSONValue) -> String {
        let name = entity["name"]?.stringValue ?? "?"
        guard let table = entity["config"]?["adopted"]?["table"]?.stringValue, table != name else {
            return "adopted \(name)"
        }
        return "adopted \(name) (the table \(table))"
    }
}
