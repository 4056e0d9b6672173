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

    /// Lets the server that runs do it, part by part.
    private func ask(_ configuration: AppConfiguration, _ grace: Duration) async throws {
        let delete = delete
        let display = MediaDisplay()
        let report: Garbage.Report
        do {
            report = try await LocalServer.with(configuration) { server in
                var report = Garbage.Report()
                var after = JSONValue.null
                repeat {
                    let found = try await server.result(
                        "POST",
                        "/api/media/gc",
                        body: ["delete": .boolean(delete), "grace": .integer(grace.components.seconds), "after": after]
                    )
                    report.add(Garbage.Report(found))
                    after = found["next"] ?? .null
                    display.show(report)
                } while !after.isNull
                return report
            }
        } catch {
            display.end()
            throw error
        }
        display.end()
        tell(report)
    }

    private func collect(_ configuration: AppConfiguration, _ grace: Duration) async throws {
        let display = MediaDisplay()
        do {
            let report = try await RoostApp.collectMediaGarbage(
                configuration,
                deleting: delete,
                grace: grace
            ) { display.show($0) }
            display.end()
            tell(report)
        } catch {
            display.end()
            Terminal.complain("roost: \(error)")
            throw ExitCode(error.exitCode)
        }
    }

    private func tell(_ report: Garbage.Report) {
        let verb = delete ? "deleted" : "found; --delete deletes them"
        for key in report.examples { Terminal.say("  \(key)") }
        Terminal.say(
            """
            \(report.orphans) blobs (\(MediaDisplay.size(report.bytes))), \
            \(report.leftovers) leftovers of writes (\(MediaDisplay.size(report.leftoverBytes))), \
            \(report.expiredUploads) expired uploads, \(report.forgottenUploads) forgotten ones: \(verb)
            """
        )
    }
}

extension MediaDisplay {
    fileprivate func show(_ report: Garbage.Report) {
        show("\(report.orphans) blobs, \(Self.size(report.bytes))")
    }
}

extension Garbage.Report {
    /// Of a server's answer.
    fileprivate init(_ json: JSONValue) {
        func number(_ name: String) -> Int { Int(clamping: json[name]?.integerValue ?? 0) }
        self.init()
        (orphans, leftovers) = (number("orphans"), number("leftovers"))
        (bytes, leftoverBytes) = (json["bytes"]?.integerValue ?? 0, json["leftoverBytes"]?.integerValue ?? 0)
        (expiredUploads, forgottenUploads) = (number("expiredUploads"), number("forgottenUploads"))
        examples = (json["examples"]?.arrayValue ?? []).compactMap { $0.stringValue.flatMap { BlobKey($0) } }
    }
}
