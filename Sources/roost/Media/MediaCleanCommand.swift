// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Kernel
import Roost

/// `roost media gc`: finds bytes that belong to nothing.
struct MediaCleanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc",
        abstract: "Find bytes that no file has, and delete them with --delete.",
        discussion: """
            What a server left that died between the bytes of a file and its record, uploads whose time is over, images \
            made of files that are gone. Without --delete nothing is changed.
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
        let grace = TimeSpan.duration(grace) ?? Garbage.usualGrace
        if await LocalServer.isRunning(configuration) {
            try await ask(configuration, grace)
        } else {
            try await collect(configuration, grace)
        }
    }

    /// Lets the server that runs do it.
    private func ask(_ configuration: AppConfiguration, _ grace: Duration) async throws {
        let delete = delete
        let found = try await LocalServer.with(configuration) { server in
            try await server.result(
                "POST",
                "/api/media/gc",
                body: ["delete": .boolean(delete), "grace": .integer(grace.components.seconds)]
            )
        }
        tell(
            orphans: Int(clamping: found["orphans"]?.integerValue ?? 0),
            bytes: found["bytes"]?.integerValue ?? 0,
            expired: Int(clamping: found["expiredUploads"]?.integerValue ?? 0),
            forgotten: Int(clamping: found["forgottenUploads"]?.integerValue ?? 0)
        )
    }

    private func collect(_ configuration: AppConfiguration, _ grace: Duration) async throws {
        let display = MediaDisplay()
        do {
            let report = try await RoostApp.collectMediaGarbage(
                configuration,
                deleting: delete,
                grace: grace
            ) { display.show("\($0.orphans) blobs, \(MediaDisplay.size($0.bytes))") }
            display.end()
            for key in report.examples { Terminal.say("  \(key)") }
            tell(
                orphans: report.orphans,
                bytes: report.bytes,
                expired: report.expiredUploads,
                forgotten: report.forgottenUploads
            )
        } catch {
            display.end()
            Terminal.complain("roost: \(error)")
            throw ExitCode(error.exitCode)
        }
    }

    private func tell(orphans: Int, bytes: Int64, expired: Int, forgotten: Int) {
        let verb = delete ? "deleted" : "found; --delete deletes them"
        Terminal.say(
            """
            \(orphans) blobs (\(MediaDisplay.size(bytes))), \(expired) expired uploads, \(forgotten) forgotten ones: \(verb)
            """
        )
    }
}
