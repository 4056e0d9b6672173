// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Kernel
import Roost

/// `roost user roles`: which roles an account has.
struct UserRolesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roles",
        abstract: "Show the roles of an account, give it some, take some away."
    )

    @OptionGroup var settings: SettingsOptions

    @Argument(help: "The e-mail address or id.")
    var user: String

    @Option(name: .long, help: "A role to give; may be repeated.")
    var add: [String] = []

    @Option(name: .long, help: "A role to take away; may be repeated.")
    var remove: [String] = []

    func run() async throws {
        let (user, add, remove) = (user, add, remove)
        let roles = try await LocalServer.with(settings.read()) { server in
            let address = try await server.address(ofUser: user) + "/roles"
            for role in add { _ = try await server.json("POST", address, body: ["role": .string(role)]) }
            for role in remove { _ = try await server.json("DELETE", "\(address)/\(PercentEncoding.encode(role))") }
            return try await server.user(user)["roles"]?.arrayValue ?? []
        }
        Terminal.say(roles.isEmpty ? "no roles" : roles.compactMap(\.stringValue).joined(separator: ", "))
    }
}
