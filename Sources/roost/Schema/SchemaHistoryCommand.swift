// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Kernel
import Roost

/// `roost schema history`: the plans that were applied, newest first.
struct SchemaHistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "List the plans that were applied, newest first."
    )

    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let history = try await LocalServer.with(settings.read()) { server in
            try await server.result("GET", "/api/schema/history")
        }
        for entry in history.arrayValue ?? [] {
            let version = entry["version"]?.integerValue.map(String.init) ?? "?"
            let time = entry["time"]?.stringValue ?? ""
            let actor = entry["actor"]?.stringValue ?? ""
            Terminal.say("\(version)  \(time)  \(actor)")
            for step in entry["plan"]?.arrayValue ?? entry["plan"]?["steps"]?.arrayValue ?? [] {
                Terminal.say("    \(step["text"]?.stringValue ?? "")")
            }
        }
    }
}
