// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Roost

/// `roost media migrate`: the bytes of all files in another store.
struct MediaMigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Copy the bytes of all files to another store, and compare. The old one stays as it is.",
        discussion: """
            Copies from media.url to --to. Every file is read back and compared by its checksum; what is there already \
            and right is not copied again, so give the command again after an interruption, and once more before \
            media.url is changed. Images that were made of files are not copied. On SQLite no server may run meanwhile.
            """
    )

    @OptionGroup var settings: SettingsOptions

    @Option(name: .long, help: ArgumentHelp("Where to: file:path or s3://bucket/prefix?….", valueName: "url"))
    var to: String

    func run() async throws {
        guard let target = MediaLocation(url: to) else {
            Terminal.complain("roost: --to is file:path or s3://bucket/prefix?region=….")
            throw ExitCode(StartFailure.configurationExitCode)
        }
        let configuration = try settings.read()
        let display = MediaDisplay()
        do {
            let report = try await RoostApp.migrateMedia(configuration, to: target) { display.show($0) }
            display.end()
            for id in report.missing { Terminal.complain("roost: the bytes of file \(id) are not in the old store") }
            for id in report.damaged { Terminal.complain("roost: file \(id) is not what was once sent") }
            Terminal.say("\(report.copied) files copied and compared, \(report.kept) were there already")
            if !report.missing.isEmpty || !report.damaged.isEmpty { throw ExitCode(65) }
        } catch let failure as StartFailure {
            display.end()
            Terminal.complain("roost: \(failure)")
            throw ExitCode(failure.exitCode)
        }
    }
}
