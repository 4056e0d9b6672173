// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// `roost media migrate`: from a folder to a bucket and back.
@Suite struct MovedStores {
    @Test(arguments: [Bucket.swift, .moto])
    func `every file arrives in the bucket and in a folder again, compared by its checksum`(_ bucket: Bucket) throws {
        let files = try FileServer()
        let ada = try files.server.member("ada@example.org")
        let sizes = [0, 1, 5_000, 300_000, 9_000_000]
        for size in sizes { try ada.stored("f\(size).bin", pattern(size)) }
        let busy = try files.roost("media", "migrate", "--to", "file:elsewhere")
        if !PostgresServer.isWanted { #expect(busy.status != 0 && busy.errors.contains("roost"), "\(busy)") }
        #expect(try files.server.terminate() == 0)

        let keys = ["ROOST_MEDIA_ACCESS_KEY": Bucket.access, "ROOST_MEDIA_SECRET_KEY": Bucket.secret]
        let prefix = UUID().uuidString
        let url = try bucket.url(prefix: prefix)
        func migrate(_ to: String, _ more: [String: String] = [:]) throws -> Program.Outcome {
            let environment = keys.merging(more) { $1 }
            return try Program.roost(
                "media",
                "migrate",
                "--to",
                to,
                in: files.server.folder.url,
                environment: environment,
                seconds: 120
            )
        }
        let there = try migrate(url)
        #expect(there.status == 0 && there.output.contains("5 files copied and compared, 0 were"), "\(there)")
        let stored = try bucket.ask(["keys": prefix, "bucket": Bucket.name])["keys"].list?.compactMap(\.string) ?? []
        #expect(stored.count == 5, "\(stored)")
        // Another program reads the same.
        for key in stored {
            let got = try bucket.ask(["get": key, "bucket": Bucket.name])
            #expect(sizes.contains(got["size"].int ?? -1), "\(got)")
        }
        let again = try migrate(url)
        #expect(again.output.contains("0 files copied and compared, 5 were"), "\(again)")
        // One is other bytes of the same length there: it is copied anew.
        let large = try #require(
            try stored.first { try bucket.ask(["get": $0, "bucket": Bucket.name])["size"].int == 300_000 }
        )
        let wrong = String(repeating: "00", count: 32)
        #expect(
            try bucket.ask(["put": large, "bucket": Bucket.name, "size": 299_999, "sha256": wrong])["error"].isMissing
        )
        let mended = try migrate(url)
        #expect(mended.output.contains("1 files copied and compared, 4 were"), "\(mended)")

        let inBucket = keys.merging(["ROOST_MEDIA_URL": url]) { $1 }
        let moved = try Server(
            in: files.server.folder,
            environment: inBucket.merging(Server.behindProxy) { $1 },
            hasAdministrator: false
        )
        let reader = moved.visitor(token: ada.token)
        for size in sizes { #expect(try reader.file("f\(size).bin").body == pattern(size), "\(size)") }
        #expect(try moved.terminate() == 0)
        let back = try migrate("file:back", ["ROOST_MEDIA_URL": url])
        #expect(back.status == 0 && back.output.contains("5 files copied and compared"), "\(back)")
        let home = try Server(
            in: files.server.folder,
            environment: Server.behindProxy.merging(["ROOST_MEDIA_URL": "file:back"]) { $1 },
            hasAdministrator: false
        )
        let last = home.visitor(token: ada.token)
        for size in sizes { #expect(try last.file("f\(size).bin").body == pattern(size), "\(size)") }
        #expect(try home.terminate() == 0)

        // Bytes that are gone or other ones are told, by the file's id.
        let folder = files.server.folder.url.appending(path: "back")
        let paths = try FileServer.files(in: folder).map { folder.appending(path: $0) }
        let damaged = try #require(try paths.first { try Data(contentsOf: $0).count == 5_000 })
        var bytes = try Data(contentsOf: damaged)
        bytes[2_500] ^= 1
        try bytes.write(to: damaged)
        let lost = try #require(try paths.first { try Data(contentsOf: $0).count == 1 })
        try FileManager.default.removeItem(at: lost)
        let told = try migrate("file:third", ["ROOST_MEDIA_URL": "file:back"])
        #expect(told.status == 65, "\(told)")
        #expect(told.errors.contains("are not in the old store") && told.errors.contains("is not what was once sent"))
        let same = try migrate("file:back", ["ROOST_MEDIA_URL": "file:back"])
        #expect(same.status != 0, "\(same)")
        let nonsense = try migrate("ftp://x")
        #expect(nonsense.status != 0, "\(nonsense)")
    }

    @Test func `the command lists files`() throws {
        let files = try FileServer()
        try files.administrator().stored("listed.txt", Array("12345".utf8), "text/plain")
        let running = try files.roost("media", "list")
        #expect(
            running.status == 0 && running.output.contains("5  text/plain") && running.output.contains("listed.txt"),
            "\(running)"
        )
        let json = try files.roost("media", "list", "--json")
        #expect(try JSON(parsing: Data(json.output.utf8))["path"].string == "listed.txt", "\(json)")
    }
}
