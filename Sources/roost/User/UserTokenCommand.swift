// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Kernel
import Roost

/// `roost user token`: a token to try things with.
struct UserTokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Print a token that acts as an account."
    )

    @OptionGroup var settings: SettingsOptions

    @Argument(help: "The e-mail address or id.")
    var user: String

    func run() async throws {
        let name = user
        let token = try await LocalServer.with(settings.read()) { server in
            let user = try await server.user(name)
            return try await server.json("POST", "/api/auth/impersonate", body: ["user": user["id"] ?? .null])["token"]
        }
        guard let token = token?.stringValue else { throw CommandFailure("The server gave no token.") }
        Terminal.say(token)
    }
}
