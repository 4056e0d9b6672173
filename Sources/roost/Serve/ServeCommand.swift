// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import Roost

/// `roost serve`: everything, until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "serve", abstract: "Serve the API.")

    @OptionGroup var settings: SettingsOptions

    @Option(name: .long, help: "The address to listen on.")
    var host: String?

    @Option(name: .long, help: "The port to listen on; 0 for any that is free.")
    var port: String?

    @Option(name: .long, help: ArgumentHelp("A schema file; edits are written back to it.", valueName: "file"))
    var schema: String?

    @Option(name: .long, help: "ui, code or hybrid.")
    var mode: String?

    @Option(name: .long, help: ArgumentHelp("A front end to serve at /.", valueName: "folder"))
    var publicDir: String?

    @Option(name: .long, help: "full or normal.")
    var durability: String?

    @Flag(name: .long, help: "Let a schema file in the mode code drop what it no longer declares.")
    var confirm = false

    func run() async throws {
        Self.endsAtOnce(on: SIGTERM, SIGINT)
        let configuration = try settings.read(adding: flags)
        do {
            let app = try await RoostApp(configuration, confirmsDestruction: confirm)
            try await app.serve { banner in
                for line in banner.lines { Terminal.say(line) }
            }
        } catch let failure as StartFailure {
            Terminal.complain("roost: \(failure)")
            throw ExitCode(failure.exitCode)
        }
    }

    /// Until the server listens and stops in order, there is nothing to finish. The first process of a container has to
    /// say so: for it alone these signals do nothing by themselves.
    private static func endsAtOnce(on signals: Int32...) {
        for number in signals { _ = signal(number) { received in _exit(128 + received) } }
    }

    private var flags: [String: (flag: String, value: String)] {
        let values: [(key: String, flag: String, value: String?)] = [
            ("server.host", "--host", host), ("server.port", "--port", port), ("schema.file", "--schema", schema),
            ("schema.mode", "--mode", mode), ("public.dir", "--public-dir", publicDir),
            ("database.durability", "--durability", durability),
        ]
        var flags: [String: (flag: String, value: String)] = [:]
        for (key, flag, value) in values { if let value { flags[key] = (flag, value) } }
        return flags
    }
}
