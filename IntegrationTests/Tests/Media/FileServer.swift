// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness

/// A server with files, and a look at the bytes that its store holds.
final class FileServer {
    enum Store: String, CaseIterable, Sendable {
        case folder, swift, moto

        var bucket: Bucket? { Bucket(rawValue: rawValue) }
    }

    /// Everybody has files of their own; posts have pictures.
    static let schema = """
        entities:
          posts:
            fields:
              title: { type: text }
              cover: { type: media, config: { max_items: 1, mime_types: ["image/*"] } }
              gallery: { type: media, config: { max_items: 3, on_delete: keep } }
        permissions:
          - { role: user, entity: media, action: [create, read, update, delete], where: { createdBy: $user.id } }
          - { role: user, entity: media_folders, action: [create, read] }
          - { role: user, entity: posts, action: [create, read] }
        """

    let server: Server
    let store: Store
    /// What the server was started with; commands need the same.
    let environment: [String: String]
    private let prefix: String
    private let folder: URL

    init(_ store: Store = .folder, _ settings: [String: String] = [:], schema: String = FileServer.schema) throws {
        let prefix = UUID().uuidString
        var environment = Server.behindProxy
        if let bucket = store.bucket {
            environment["ROOST_MEDIA_URL"] = try bucket.url(prefix: prefix)
            environment["ROOST_MEDIA_ACCESS_KEY"] = Bucket.access
            environment["ROOST_MEDIA_SECRET_KEY"] = Bucket.secret
            environment["ROOST_MEDIA_DIRECT"] = "true"
        }
        environment.merge(settings) { _, given in given }
        server = try Server(schema: schema, environment: environment)
        self.environment = environment
        (self.store, self.prefix) = (store, prefix)
        folder = server.folder.url.appending(path: "roost_data/media")
    }

    /// The keys of all that the store holds: no folders, and what isn't finished too.
    func blobs() throws -> [String] {
        if let bucket = store.bucket {
            let keys = try bucket.ask(["keys": prefix, "bucket": Bucket.name])["keys"].list ?? []
            return keys.compactMap { $0.string.map { String($0.dropFirst(prefix.count + 1)) } }.sorted()
        }
        return try Self.files(in: folder)
    }

    /// The keys, for messages of failing tests.
    var left: String { (try? blobs().joined(separator: " ")) ?? "unknown" }

    /// The paths of all files below a folder, seen from it.
    static func files(in folder: URL) throws -> [String] {
        guard let paths = FileManager.default.enumerator(atPath: folder.path) else {
            throw HarnessError("there is no \(folder.path)")
        }
        return paths.compactMap { $0 as? String }.filter { path in
            let kind = try? FileManager.default.attributesOfItem(atPath: folder.appending(path: path).path)[.type]
            return kind as? FileAttributeType == .typeRegular
        }.sorted()
    }

    /// Waits until the store holds so many; the last count when it never does.
    func count(reaches wanted: Int, seconds: Double = 30) throws -> Int {
        let end = ContinuousClock.now + .seconds(seconds)
        while true {
            let count = try blobs().count
            if count == wanted || ContinuousClock.now > end { return count }
            usleep(50_000)
        }
    }

    /// Makes everything in the folder look as old as this.
    func age(_ time: String) throws {
        let outcome = try Program.shell("find . -type f -exec touch -d '\(time)' {} +", in: folder)
        guard outcome.status == 0 else { throw HarnessError("\(outcome)") }
    }

    func administrator() -> Visitor { server.administrator() }

    func roost(_ arguments: String...) throws -> Program.Outcome {
        try Program.run(try Repository.binary(), arguments, in: server.folder.url, environment: environment)
    }
}

extension Visitor {
    /// Sends bytes as a file.
    @discardableResult
    func upload(
        _ name: String,
        _ bytes: [UInt8],
        _ type: String = "application/octet-stream",
        query: String = ""
    ) throws -> HTTPResponse {
        try send("POST", "/api/media/upload/\(name)\(query)", headers: ["Content-Type": type], body: bytes)
    }

    /// Sends bytes as a file that has to be taken; its record.
    @discardableResult
    func stored(_ name: String, _ bytes: [UInt8], _ type: String = "application/octet-stream") throws -> JSON {
        let answer = try upload(name, bytes, type)
        guard answer.status == 201 else { throw HarnessError("\(name) was not taken: \(answer)") }
        return try answer.json()["data"]
    }

    func file(_ name: String, _ headers: [String: String] = [:]) throws -> HTTPResponse {
        try get("/api/media/file/\(name)", headers)
    }
}

/// Bytes that no compression and no mix-up of places leaves as they are.
func pattern(_ count: Int) -> [UInt8] { (0..<count).map { UInt8($0 % 251) } }
