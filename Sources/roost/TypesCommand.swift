// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import Roost

/// `roost types`: the schema as declarations of a programming language.
struct TypesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "types",
        abstract: "Write the schema as TypeScript or Swift types."
    )

    enum Language: String, ExpressibleByArgument, CaseIterable { case typescript, swift }

    @OptionGroup var settings: SettingsOptions

    @Option(name: .long, help: "The language.")
    var lang = Language.typescript

    @Option(name: .shortAndLong, help: "The file to write; standard output when absent.")
    var output: String?

    func run() async throws {
        let target = "/api/data/types?lang=\(lang.rawValue)"
        let answer = try await LocalServer.with(settings.read()) { server in
            try await server.client.send("GET", target)
        }
        guard answer.status == 200 else { throw CommandFailure(status: answer.status, body: nil) }
        guard let output else { return Terminal.write(answer.body) }
        try Data(answer.body).write(to: URL(filePath: output), options: .atomic)
    }
}
