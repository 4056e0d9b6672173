// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Kernel
import Roost

/// `roost user list`: the accounts, newest first.
struct UserListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the newest accounts.")

    @OptionGroup var settings: SettingsOptions

    @Option(name: .long, help: "How many.")
    var limit = 100

    func run() async throws {
        let limit = limit
        let users = try await LocalServer.with(settings.read()) { server in
            try await server.result("GET", "/api/users?limit=\(limit)").arrayValue ?? []
        }
        for user in users {
            let roles = (user["roles"]?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: ", ")
            let state = user["disabled"]?.booleanValue == true ? "  disabled" : ""
            Terminal.say("\(user["id"]?.stringValue ?? "?")  \(user["email"]?.stringValue ?? "?")  \(roles)\(state)")
        }
    }
}
