// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Kernel
import Roost

/// `roost user create`: an account, an administrator's too.
struct UserCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "create", abstract: "Make an account.")

    @OptionGroup var settings: SettingsOptions
    @OptionGroup var passwords: PasswordOptions

    @Argument(help: "The e-mail address.")
    var email: String

    @Option(name: .long, help: "A role, such as admin; may be repeated.")
    var role: [String] = []

    func run() async throws {
        let given = try passwords.read()
        let password = given ?? PasswordOptions.random()
        let (email, roles) = (email, role)
        let user = try await LocalServer.with(settings.read()) { server in
            let body: JSONValue = [
                "email": .string(email), "password": .string(password), "roles": .array(roles.map { .string($0) }),
                "verified": true,
            ]
            return try await server.result("POST", "/api/users", body: body)
        }
        Terminal.say("Created \(user["email"]?.stringValue ?? email).")
        if given == nil { Terminal.say("Password: \(password)") }
    }
}
