// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Kernel
import Roost

/// `roost user update`: another password or address, or none of it any more.
struct UserUpdateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "update", abstract: "Change an account.")

    @OptionGroup var settings: SettingsOptions
    @OptionGroup var passwords: PasswordOptions

    @Argument(help: "The e-mail address or id.")
    var user: String

    @Option(name: .long, help: "Another e-mail address.")
    var email: String?

    @Flag(inversion: .prefixedEnableDisable, help: "Let the account sign in, or no longer.")
    var signIn: Bool?

    @Flag(name: .long, help: "Take the e-mail address for verified.")
    var verified = false

    func run() async throws {
        var body = JSONObject()
        if let password = try passwords.read() { body["password"] = .string(password) }
        if let email { body["email"] = .string(email) }
        if let signIn { body["disabled"] = .boolean(!signIn) }
        if verified { body["verified"] = true }
        guard !body.isEmpty else { throw CommandFailure("Nothing is to be changed; see roost user update --help.") }
        let (user, change) = (user, JSONValue.object(body))
        try await LocalServer.with(settings.read()) { server in
            _ = try await server.result("PATCH", try await server.address(ofUser: user), body: change)
        }
        Terminal.say("Changed \(user).")
    }
}
