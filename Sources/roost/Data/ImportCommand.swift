// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import JSON
import Kernel
import NIOCore
import Roost

/// `roost import ENTITY FILE`: adds the records of a file.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Add the records of a CSV, NDJSON or JSON file to an entity."
    )

    @OptionGroup var settings: SettingsOptions

    @Argument(help: "The entity.")
    var entity: String

    @Argument(help: "The file; its ending says the format: .csv, .ndjson, .jsonl or .json.")
    var file: String

    @Option(name: .long, help: "csv, ndjson or json, where the ending doesn't say it.")
    var format: String?

    @Flag(name: .long, help: "Commit every 1,000 records, for files of more than 100,000.")
    var partial = false

    @Option(name: .long, help: "Fields of a unique index: records that are there already are updated.")
    var onConflict: String?

    @Option(name: .long, help: ArgumentHelp("JSON: the member that holds the records, as a.b.", valueName: "member"))
    var path: String?

    @Option(
        name: .long,
        help: ArgumentHelp("JSON: a member's name in the file and in the entity.", valueName: "old=new")
    )
    var rename: [String] = []

    func run() async throws {
        guard var format = format ?? Self.format(of: file) else {
            throw ValidationError("Say --format csv, ndjson or json.")
        }
        var content: [UInt8]?
        if path != nil || !rename.isEmpty {
            guard format == "json" else { throw ValidationError("--path and --rename are for JSON files.") }
            content = try RecordFile(path: file, member: path, renames: RecordFile.renames(rename)).lines()
            format = "ndjson"
        }
        var target = "/api/data/\(PercentEncoding.encode(entity))/import?format=\(PercentEncoding.encode(format))"
        if partial { target += "&partial=1" }
        if let onConflict { target += "&on-conflict=\(PercentEncoding.encode(onConflict))" }
        let (address, file, bytes) = (target, file, content)
        let answer = try await LocalServer.with(settings.read()) { server in
            if let bytes { return try await server.client.send("POST", address, body: bytes) }
            return try await Self.upload(file, to: address, server: server)
        }
        let json = try? JSONValue(parsing: answer.body)
        guard (200..<300).contains(answer.status) else { throw CommandFailure(status: answer.status, body: json) }
        let result = json?["data"] ?? json
        let (created, updated) = (result?["created"]?.integerValue ?? 0, result?["updated"]?.integerValue ?? 0)
        Terminal.say("\(entity): \(created) records imported\(updated > 0 ? ", \(updated) updated" : "").")
    }

    private static func upload(
        _ file: String,
        to target: String,
        server: LocalServer
    ) async throws -> SocketClient.Answer {
        guard var rest = try? Data(contentsOf: URL(filePath: file), options: .mappedIfSafe) else {
            throw CommandFailure("\(file) can't be read.")
        }
        return try await server.client.upload("POST", target, contentType: "application/octet-stream") {
            let chunk = rest.prefix(chunkSize)
            rest = rest.dropFirst(chunkSize)
            return chunk.isEmpty ? nil : ByteBuffer(bytes: chunk)
        }
    }

    private static let chunkSize = 65_536

    private static func format(of file: String) -> String? {
        if file.hasSuffix(".csv") { return "csv" }
        if file.hasSuffix(".ndjson") || file.hasSuffix(".jsonl") { return "ndjson" }
        return file.hasSuffix(".json") ? "json" : nil
    }
}
