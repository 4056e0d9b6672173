// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import JSON
import Kernel
import Roost

/// `roost media list`: one line per file.
struct MediaListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List files: size, type, path.")

    @OptionGroup var settings: SettingsOptions

    @Option(name: .long, help: ArgumentHelp("Only those in this folder, and in the folders in it.", valueName: "path"))
    var folder: String?

    @Flag(name: .long, help: "Write the records as JSON, one in each line.")
    var json = false

    private static let page = 500

    func run() async throws {
        let (folder, json) = (folder, json)
        try await LocalServer.with(settings.read()) { server in
            var after: JSONValue?
            while true {
                let files = try await server.result(
                    "GET",
                    Self.target(folder: folder, after: after)
                )
                let page = files.arrayValue ?? []
                for file in page {
                    Terminal.say(json ? String(decoding: file.encoded(), as: UTF8.self) : Self.line(file))
                }
                guard page.count == Self.page, let last = page.last?["id"] else { return }
                after = last
            }
        }
    }

    private static func target(folder: String?, after: JSONValue?) -> String {
        var parts: [JSONValue] = []
        if let folder {
            let here: JSONValue = ["folder": ["$eq": ["$literal": .string(folder)]]]
            let inside: JSONValue = ["folder": ["$startswith": ["$literal": .string(folder + "/")]]]
            parts.append(["$or": [here, inside]])
        }
        if let after { parts.append(["id": ["$gt": after]]) }
        var target = "/api/data/media?limit=\(page)&sort=id"
        if !parts.isEmpty {
            let condition: JSONValue = ["$and": .array(parts)]
            target += "&where=" + PercentEncoding.encode(String(decoding: condition.encoded(), as: UTF8.self))
        }
        return target
    }

    private static func line(_ file: JSONValue) -> String {
        let size = String(file["size"]?.integerValue ?? 0)
        let name = [file["folder"]?.stringValue, file["path"]?.stringValue].compactMap { $0 }.joined(separator: "/")
        let blanks = String(repeating: " ", count: max(12 - size.count, 0))
        return "\(blanks)\(size)  \(file["mime_type"]?.stringValue ?? "-")  \(name)"
    }
}
