// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import JSON
import Kernel
import Roost

/// `roost access test`: whether somebody may do something, and which grant says so.
struct AccessTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Say whether a user or a role may do something, by which grant, and with what SQL."
    )

    @OptionGroup var settings: SettingsOptions

    @Argument(help: "The entity.")
    var entity: String

    @Argument(help: "get, list, create, update or delete.")
    var action: String

    @Option(name: .long, help: "The e-mail address or id of a user.")
    var user: String?

    @Option(name: .long, help: "A role, instead of a user.")
    var role: String?

    @Option(name: .long, help: "The id of the record.")
    var id: String?

    @Option(name: .long, help: "What would be written, as JSON.")
    var data: String?

    func run() async throws {
        var body = JSONObject([("entity", .string(entity)), ("action", .string(action))])
        if let role { body["role"] = .string(role) }
        if let id { body["id"] = .string(id) }
        if let data {
            guard let json = try? JSONValue(parsing: data) else { throw CommandFailure("--data is no JSON.") }
            body["data"] = json
        }
        let (user, request) = (user, body)
        let answer = try await LocalServer.with(settings.read()) { server in
            var request = request
            if let user { request["user"] = try await server.user(user)["id"] }
            return try await server.result("POST", "/api/access/test", body: .object(request))
        }
        for (key, value) in answer.objectValue?.members.map({ ($0.key, $0.value) }) ?? [] {
            Terminal.say("\(key): \(value.stringValue ?? String(decoding: value.encoded(), as: UTF8.self))")
        }
    }
}
