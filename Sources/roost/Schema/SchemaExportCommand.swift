// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Kernel
import Roost

/// `roost schema export`: the schema in force as a file.
struct SchemaExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the schema in force as YAML."
    )

    @OptionGroup var settings: SettingsOptions

    @Option(name: .shortAndLong, help: "The file to write; standard output when absent.")
    var output: String?

    func run() async throws {
        let answer = try await LocalServer.with(settings.read()) { server in
            try await server.json("GET", "/api/system/config/data")
        }
        let schema = answer["config"] ?? answer
        if let output {
            do throws(SchemaFile.Failure) {
                try SchemaFile(path: output).write(schema)
            } catch {
                throw CommandFailure(error.description)
            }
        } else {
            Terminal.write(Array(try YAML.text(schema).utf8))
        }
    }
}
