// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Kernel
import Roost

/// `roost doctor`: what Roost would like to be otherwise but may not change itself, such as missing indices on
/// adopted tables.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Name what adopted tables lack, such as indices."
    )

    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let findings = try await LocalServer.with(settings.read()) { server in
            try await server.result("GET", "/api/schema/doctor")
        }
        let texts = (findings.arrayValue ?? []).compactMap { $0["text"]?.stringValue }
        if texts.isEmpty { Terminal.say("Nothing is missing.") }
        for text in texts { Terminal.say(text) }
    }
}
