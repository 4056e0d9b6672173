// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import Roost

/// The settings that every command takes: where the data are and where the settings file is.
struct SettingsOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The settings file.", valueName: "file"))
    var config: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Where the data are: sqlite:path, sqlite::memory: or postgres://….", valueName: "url")
    )
    var database: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Where the bytes of files are: file:path or s3://bucket/prefix?….", valueName: "url")
    )
    var media: String?

    /// Flags by the key of the setting that they stand for.
    private var flags: [String: (flag: String, value: String)] {
        var flags: [String: (flag: String, value: String)] = [:]
        if let database { flags["database.url"] = ("--database", database) }
        if let media { flags["media.url"] = ("--media", media) }
        return flags
    }

    /// Reads the settings; mistakes go to standard error, all of them, and end the command with 78 (`EX_CONFIG`).
    func read(adding more: [String: (flag: String, value: String)] = [:]) throws -> AppConfiguration {
        do throws(ConfigurationError) {
            var configuration = try SettingsLoader(
                path: config,
                flags: flags.merging(more) { _, new in new },
                environment: ProcessInfo.processInfo.environment
            ).load()
            configuration.media.startsWorkers = true
            return configuration
        } catch {
            Terminal.complain("The settings can't be used:")
            for mistake in error.mistakes { Terminal.complain("  \(mistake)") }
            throw ExitCode(StartFailure.configurationExitCode)
        }
    }
}
