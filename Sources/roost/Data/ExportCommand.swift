// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import JSON
import Roost
import SystemPackage

/// `roost export ENTITY`: all records of an entity as a file.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the records of an entity as CSV, NDJSON or JSON."
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case csv, ndjson, json }

    @OptionGroup var settings: SettingsOptions

    @Argument(help: "The entity.")
    var entity: String

    @Option(name: .long, help: "The format.")
    var format = Format.ndjson

    @Option(name: .shortAndLong, help: "The file to write; standard output when absent.")
    var output: String?

    func run() async throws {
        let target = "/api/data/\(PercentEncoding.encode(entity))/export?format=\(format.rawValue)"
        let output = output
        try await LocalServer.with(settings.read()) { server in
            guard let output else {
                return try Self.check(await server.client.download(target) { Terminal.write($0) })
            }
            let file = try FileDescriptor.open(
                FilePath(output),
                .writeOnly,
                options: [.create, .truncate],
                permissions: [.ownerReadWrite, .groupRead]
            )
            let answer: SocketClient.Answer
            do {
                answer = try await server.client.download(target) { _ = try file.writeAll($0) }
            } catch {
                try? file.close()
                throw error
            }
            try file.close()
            try Self.check(answer)
        }
    }

    private static func check(_ answer: SocketClient.Answer) throws {
        guard answer.status == 200 else {
            throw CommandFailure(status: answer.status, body: try? JSONValue(parsing: answer.body))
        }
    }
}
