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
            let configuration = try settings.read()
            let count = try await RoostApp.rotateKeys(configuration, droppingOldSigningKeys: signOut)
            Terminal.say("The keys are new; \(count) sealed records were sealed anew.")
            if configuration.masterKey != nil {
                Terminal.say("ROOST_MASTER_KEY needs its first key only from now on.")
            }
        } catch let failure as StartFailure {
            Terminal.complain("roost: \(failure)")
            throw ExitCode(failure.exitCode)
        }
    }
}
