// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import JSON
import Kernel
import Roost

/// The server that a command talks to: the one that runs on the data folder, or one of the command's own that lives
/// as long as the command and listens nowhere but on the local socket. So a file has never two writers, and every
/// command takes the same way as a request.
struct LocalServer {
    let client: SocketClient

    /// Runs `body` with a server; failures to start one end the command with their message.
    static func with<Result: Sendable>(
        _ configuration: AppConfiguration,
        _ body: @escaping @Sendable (LocalServer) async throws -> Result
    ) async throws -> Result {
        switch configuration.database.location {
        case .temporary:
            Terminal.complain("roost: this command needs a database that lasts; name one with --database.")
            throw ExitCode(StartFailure.configurationExitCode)
        case .sqlite(let path):
            let running = LocalServer(client: SocketClient(path: LocalPaths(database: path).socket))
            if await running.client.isAnswering() { return try await body(running) }
        case .postgres:
            // Any number of processes may work on it, so the command is one more for as long as it takes.
            break
        }
        do {
            var own = configuration
            own.log.level = .warning
            // A person waits for a command; the server waits for its database.
            own.database.wait = .zero
            if case .postgres = own.database.location { own.media.makesFolders = false }
            let app = try await RoostApp(own, confirmsDestruction: false)
            return try await app.whileServingLocally { socket in
                try await body(LocalServer(client: SocketClient(path: socket)))
            }
        } catch let failure as StartFailure {
            Terminal.complain("roost: \(failure)")
            throw ExitCode(failure.exitCode)
        }
    }

    /// Whether a server runs that has the database for itself.
    static func isRunning(_ configuration: AppConfiguration) async -> Bool {
        guard case .sqlite(let path) = configuration.database.location else { return false }
        return await SocketClient(path: LocalPaths(database: path).socket).isAnswering()
    }

    /// A call whose answer is JSON; a problem is thrown as ``CommandFailure``.
    func json(_ method: String, _ target: String, body: JSONValue? = nil) async throws -> JSONValue {
        let answer = try await client.send(method, target, body: body?.encoded() ?? [])
        let json = try? JSONValue(parsing: answer.body)
        guard (200..<300).contains(answer.status), let json else {
            throw CommandFailure(status: answer.status, body: json)
        }
        return json
    }

    /// What such an answer holds under `data`.
    func result(_ method: String, _ target: String, body: JSONValue? = nil) async throws -> JSONValue {
        let answer = try await json(method, target, body: body)
        return answer["data"] ?? answer
    }
}
