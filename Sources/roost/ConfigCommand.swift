// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import Roost

/// `roost config`: the settings file.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Write a settings file.",
        subcommands: [Initialize.self]
    )

    struct Initialize: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "init",
            abstract: "Write a commented roost.yaml; an existing one is kept."
        )

        @Argument(help: "The file to write.")
        var path = SettingsLoader.defaultPath

        func run() async throws {
            do {
                try Data(ConfigurationTemplate.text.utf8).write(to: URL(filePath: path), options: [.withoutOverwriting])
            } catch let error as CocoaError where error.code == .fileWriteFileExists {
                throw CommandFailure("\(path) exists already and is kept as it is.")
            } catch {
                throw CommandFailure("\(path) can't be written.")
            }
            Terminal.say("Wrote \(path).")
        }
    }
}
