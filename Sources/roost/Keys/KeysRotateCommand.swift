// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Roost

/// `roost keys rotate`: a new master key, and a new key for signing tokens, while no server runs on the folder.
struct KeysRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Make a new master key and a new signing key. The server must be stopped.",
        discussion: """
            What is kept sealed is sealed anew, and the old master key is thrown away. Tokens that were signed with the \
            old key stay good until they expire; with --sign-out they are worth nothing at once.
            """
    )

    @OptionGroup var settings: SettingsOptions

    @Flag(name: .long, help: "End every session: tokens of the old signing key are worth nothing.")
    var signOut = false

    func run() async throws {
        do {
            let count = try await RoostApp.rotateKeys(settings.read(), droppingOldSigningKeys: signOut)
            Terminal.say("The keys are new; \(count) sealed records were sealed anew.")
        } catch let failure as StartFailure {
            Terminal.complain("roost: \(failure)")
            throw ExitCode(failure.exitCode)
        }
    }
}
