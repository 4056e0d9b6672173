// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Kernel
import Roost

/// `roost schema plan FILE`: what applying the file would change; changes nothing.
struct SchemaPlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what applying a schema file would change."
    )

    @OptionGroup var settings: SettingsOptions

    @Argument(help: "The schema file, YAML or JSON.")
    var file: String

    @Flag(name: .long, help: "Keep what the file does not name.")
    var merge = false

    func run() async throws {
        let schema = try SchemaFile.forCommand(file)
        let target = "/api/schema/plan?replace=\(merge ? 0 : 1)"
        let plan = try await LocalServer.with(settings.read()) { server in
            try await server.result("POST", target, body: schema)
        }
        Terminal.say(PlanText(plan).text)
    }
}
