// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Kernel
import Roost

/// `roost schema apply FILE`: makes the database what the file says.
struct SchemaApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Make the database what a schema file says."
    )

    @OptionGroup var settings: SettingsOptions

    @Argument(help: "The schema file, YAML or JSON.")
    var file: String

    @Flag(name: .long, help: "Carry out steps that destroy data.")
    var confirm = false

    @Flag(name: .long, help: "Keep what the file does not name.")
    var merge = false

    func run() async throws {
        let schema = try SchemaFile.forCommand(file)
        let target = "/api/schema/apply?replace=\(merge ? 0 : 1)&confirm=\(confirm ? 1 : 0)"
        do {
            let plan = try await LocalServer.with(settings.read()) { server in
                try await server.result("POST", target, body: schema)
            }
            Terminal.say(PlanText(plan).text)
        } catch let refusal as CommandFailure where refusal.code == "confirmation_required" {
            if let plan = refusal.body?["plan"] { Terminal.complain(PlanText(plan).text) }
            Terminal.complain("roost: this destroys data; run it again with --confirm if that is meant.")
            throw ExitCode.failure
        }
    }
}
