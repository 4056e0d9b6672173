// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Roost

/// `roost media gc`: finds bytes that belong to nothing.
struct MediaCleanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc",
        abstract: "Find bytes that no file has, and delete them with --delete.",
        discussion: """
            What a server left that died between the bytes of a file and its record, uploads whose time is over, images \
            made of files that are gone. Without --delete nothing is changed. On SQLite no server may run meanwhile.
            """
    )

    @OptionGroup var settings: SettingsOptions

    @Flag(name: .long, help: "Delete what is found.")
    var delete = false

    @Option(name: .long, help: ArgumentHelp("How old bytes have to be, at least 1h.", valueName: "duration"))
    var grace = "24h"

    func validate() throws {
        guard TimeSpan.duration(grace) != nil else { throw ValidationError("--grace is a duration such as 24h.") }
    }

    func run() async throws {
        let configuration = try settings.read()
        let display = MediaDisplay()
        do {
            let report = try await RoostApp.collectMediaGarbage(
                configuration,
                deleting: delete,
                grace: TimeSpan.duration(grace) ?? Garbage.usualGrace
            ) { display.show("\($0.orphans) blobs, \(MediaDisplay.size($0.bytes))") }
            display.end()
            for key in report.examples { Terminal.say("  \(key)") }
            let verb = delete ? "deleted" : "found; --delete deletes them"
            Terminal.say(
                """
                \(report.orphans) blobs (\(MediaDisplay.size(report.bytes))), \(report.expiredUploads) expired uploads, \
                \(report.forgottenUploads) forgotten ones: \(verb)
                """
            )
        } catch {
            display.end()
            Terminal.complain("roost: \(error)")
            throw ExitCode(error.exitCode)
        }
    }
}
