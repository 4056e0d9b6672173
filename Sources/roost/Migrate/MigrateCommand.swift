// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Roost

/// `roost migrate`: the whole database in another place, on SQLite or Postgres.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Copy everything to another database, and compare. The source stays as it is.",
        discussion: """
            Copies from --database (or what roost.yaml says) to --to: schema and its history, all records with their \
            ids, accounts, sessions, keys and settings. No server may run on a SQLite source or on the target. Given \
            again after an interruption it goes on where it was; no server starts on a copy that is not finished.
            """
    )

    @OptionGroup var settings: SettingsOptions

    @Option(name: .long, help: ArgumentHelp("Where to: sqlite:path or postgres://….", valueName: "url"))
    var to: String

    @Flag(name: .long, help: "Give up what Roost has in the target, also the begin of another copy.")
    var replace = false

    func run() async throws {
        guard let target = DatabaseLocation(url: to) else {
            Terminal.complain("roost: --to is sqlite:path or postgres://user:password@host:5432/name.")
            throw ExitCode(StartFailure.configurationExitCode)
        }
        let configuration = try settings.read()
        let display = MigrationDisplay()
        do {
            try await RoostApp.migrate(configuration, to: target, replacing: replace) { display.show($0) }
        } catch {
            display.end()
            Terminal.complain("roost: \(error)")
            throw ExitCode(error.exitCode)
        }
    }
}
