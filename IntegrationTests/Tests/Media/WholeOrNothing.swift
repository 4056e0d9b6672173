// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Synchronization
import Testing

/// A file is there with its last byte, or not at all.
@Suite(.serialized) struct WholeOrNothing {
    @Test func `kills in the middle of uploads lose no acknowledged file and leave nothing that gc doesn't find`()
        throws
    {
        let files = try FileServer()
        let server = files.server
        var acknowledged: [String: Int] = [:]
        var random = SeededGenerator(seed: 11)
        for round in 0..<6 {
            let (port, token) = (server.port, server.token ?? "")
            let taken = Mutex<[String: Int]>([:])
            let enough = DispatchSemaphore(value: 0)
            let group = DispatchGroup()
            for writer in 0..<4 {
                DispatchQueue.global().async(group: group) {
                    for number in 0..<1000 {
                        let (name, count) = ("\(round)-\(writer)-\(number).bin", 1 + number * 7_919 % 300_000)
                        let client = HTTPClient(port: port, token: token)
                        let path = "/api/media/upload/\(name)"
                        guard let answer = try? client.send("POST", path, body: pattern(count)), answer.status == 201
                        else { return }
                        taken.withLock { $0[name] = count }
                        enough.signal()
                    }
                }
            }
            for _ in 0..<8 where enough.wait(timeout: .now() + 30) == .timedOut {
                throw HarnessError("hardly anything was taken in round \(round)")
            }
            usleep(UInt32.random(in: 0..<30_000, using: &random))
            try server.kill()
            group.wait()
            taken.withLock { acknowledged.merge($0) { _, new in new } }
            try server.restart()
        }
        let admin = files.administrator()
        for (name, count) in acknowledged {
            let answer = try admin.file(name)
            #expect(answer.status == 200 && answer.body == pattern(count), "\(name): \(answer.status)")
        }
        // What was not acknowledged is there whole, or isn't.
        var records: [JSON] = []
        while true {
            let page = try admin.get("/api/data/media?limit=500&offset=\(records.count)").json()["data"].list ?? []
            records += page
            if page.count < 500 { break }
        }
        #expect(records.count >= acknowledged.count)
        for record in records {
            let answer = try admin.file(record["path"].string ?? "")
            #expect(answer.body.count == record["size"].int && answer.body == pattern(answer.body.count), "\(record)")
        }
        #expect(try server.terminate() == 0)
        // A day and a half later.
        try files.age("36 hours ago")
        let found = try files.roost("media", "gc")
        #expect(found.status == 0 && found.output.contains("found"), "\(found)")
        let deleted = try files.roost("media", "gc", "--delete")
        #expect(deleted.status == 0, "\(deleted)")
        #expect(try files.blobs().count == records.count, "\(records.count) records: \(files.left)")
        try server.restart()
        let one = try #require(acknowledged.first)
        #expect(try files.administrator().file(one.key).body == pattern(one.value))
    }

    @Test(arguments: FileServer.Store.allCases)
    func `requests that end too early leave nothing`(_ store: FileServer.Store) throws {
        let files = try FileServer(store)
        let token = files.server.token ?? ""
        func cut(_ path: String, _ headers: String, _ body: [UInt8]) throws {
            let connection = try Connection(port: files.server.port)
            let head =
                "POST /api/media/\(path) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n\(headers)\r\n\r\n"
            try connection.send(Array(head.utf8) + body)
        }
        let form = Array("--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"c.bin\"\r\n\r\n".utf8)
        for count in [0, 10, 5_000, 9_000_000] {
            try cut("upload/a\(count).bin", "Content-Length: 20000000", pattern(count))
            try cut("upload/b\(count).bin", "Transfer-Encoding: chunked", Array("FFFFFFF\r\n".utf8) + pattern(count))
            try cut(
                "upload",
                "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 20000000",
                form + pattern(count)
            )
        }
        // Its end is announced and doesn't come; the form's end comes before the body's.
        let client = files.server.client()
        let broken = try client.send(
            "POST",
            "/api/media/upload",
            headers: ["Content-Type": "multipart/form-data; boundary=b"],
            body: form + pattern(5_000)
        )
        #expect(broken.status == 400, "\(broken)")
        let none = try client.send(
            "POST",
            "/api/media/upload",
            headers: ["Content-Type": "multipart/form-data"],
            body: form
        )
        #expect(none.status == 400, "\(none)")
        let lie = try raw(files, "Content-Length: 12\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
        #expect(lie.contains("HTTP/1.1 400"), "\(lie)")
        let negative = try raw(files, "Content-Length: -1\r\n\r\n")
        #expect(negative.contains("HTTP/1.1 400"), "\(negative)")
        #expect(try files.count(reaches: 0) == 0, "\(files.left)")
        if let bucket = store.bucket {
            // What was cut may begin an upload yet, and take it back: none is there when there is none for a while.
            let end = ContinuousClock.now + .seconds(90)
            var (quiet, begun) = (0, Optional<Int>.none)
            while quiet < 20, ContinuousClock.now < end {
                begun = try bucket.ask(["uploads": Bucket.name])["uploads"].int
                quiet = begun == 0 ? quiet + 1 : 0
                usleep(50_000)
            }
            #expect(quiet == 20, "\(begun.map(String.init) ?? "no answer")")
        }
        #expect(try files.administrator().get("/api/media/files").json().list?.isEmpty == true)
        #expect(try files.administrator().upload("a.bin", [1]).status == 201)
    }

    private func raw(_ files: FileServer, _ rest: String) throws -> String {
        var connection = try Connection(port: files.server.port)
        try connection.send(
            "POST /api/media/upload/lie.bin HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                + "Authorization: Bearer \(files.server.token ?? "")\r\n\(rest)"
        )
        return String(decoding: try connection.readToEnd(), as: UTF8.self)
    }

    @Test func `gc tells first, then deletes what belongs to nothing, and no more`() throws {
        let files = try FileServer()
        let ada = try files.server.member("ada@example.org")
        try ada.stored("kept.bin", pattern(5_000))
        let kept = try #require(try files.blobs().first)
        let media = files.server.folder.url.appending(path: "roost_data/media")
        let name = kept.split(separator: "/").last ?? ""
        let (parent, digit) = (kept.dropLast(name.count), name.last == "0" ? "1" : "0")
        let lost = "\(parent)\(name.dropLast())\(digit)"
        try FileManager.default.copyItem(at: media.appending(path: kept), to: media.appending(path: lost))
        try files.server.kill()
        // It may be that its record is about to be written.
        let young = try files.roost("media", "gc", "--delete")
        #expect(young.status == 0, "\(young)")
        #expect(try files.blobs().count == 2)
        try files.age("2 days ago")
        let told = try files.roost("media", "gc")
        #expect(told.status == 0 && told.output.contains("1 blobs (5.0 KB)"), "\(told)")
        #expect(told.output.contains(name.dropLast()), "\(told)")
        #expect(try files.blobs().count == 2)
        let done = try files.roost("media", "gc", "--delete")
        #expect(done.status == 0 && done.output.contains("deleted"), "\(done)")
        #expect(try files.blobs() == [kept])
        try files.server.restart()
        let again = files.server.visitor(token: ada.token)
        #expect(try again.file("kept.bin").body == pattern(5_000))
    }

    @Test(.enabled(if: getuid() == 0, "a filesystem is mounted")) func `a full disk is told, and nothing is left`()
        throws
    {
        let mount = try TemporaryFolder()
        let mounted = try Program.shell("mount -t tmpfs -o size=4m tmpfs '\(mount.url.path)'", in: URL(filePath: "/"))
        guard mounted.status == 0 else { throw HarnessError("\(mounted)") }
        defer { _ = try? Program.shell("umount -l '\(mount.url.path)'", in: URL(filePath: "/")) }
        let files = try FileServer(.folder, ["ROOST_MEDIA_URL": "file:\(mount.url.path)"])
        let ada = try files.server.member("ada@example.org")
        try ada.stored("first.bin", pattern(1_000_000))
        let before = try FileServer.files(in: mount.url)
        let answer = try ada.upload("large.bin", pattern(6_000_000))
        #expect(answer.status == 507, "\(answer)")
        #expect(try answer.json()["code"].string == "storage_full")
        let form = Array("--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"c.bin\"\r\n\r\n".utf8)
        let multipart = try ada.send(
            "POST",
            "/api/media/upload",
            headers: ["Content-Type": "multipart/form-data; boundary=b"],
            body: form + pattern(6_000_000) + Array("\r\n--b--\r\n".utf8)
        )
        #expect(multipart.status == 507, "\(multipart)")
        let tus = [
            "Tus-Resumable": "1.0.0", "Upload-Length": "6000000", "Content-Type": "application/offset+octet-stream",
        ]
        let began = try ada.send("POST", "/api/media/tus", headers: tus, body: pattern(6_000_000))
        #expect(began.status == 507, "\(began)")
        #expect(try FileServer.files(in: mount.url) == before)
        #expect(try ada.get("/api/media/files").json().list?.count == 1)
        try ada.stored("small.bin", pattern(100_000))
        #expect(try ada.file("first.bin").body == pattern(1_000_000))
    }

    @Test func `a bucket that is gone is 503, and comes back`() throws {
        var peer: Peer? = try Peer("s3_moto.py")
        let port = peer?.ready["port"].int ?? 0
        let boto = try Peer("s3_client.py", ["http://127.0.0.1:\(port)", Bucket.access, Bucket.secret])
        #expect(try boto.ask(["make": Bucket.name])["made"].bool == true)
        let files = try FileServer(
            .folder,
            [
                "ROOST_MEDIA_URL": Bucket.url(port: port, prefix: "p"), "ROOST_MEDIA_ACCESS_KEY": Bucket.access,
                "ROOST_MEDIA_SECRET_KEY": Bucket.secret,
            ]
        )
        let ada = try files.server.member("ada@example.org")
        try ada.stored("a.bin", pattern(1_000))
        #expect(try boto.ask(["drop": Bucket.name])["dropped"].bool == true)
        for answer in [
            try ada.file("a.bin"), try ada.upload("b.bin", pattern(1_000)), try ada.upload("c.bin", pattern(9_000_000)),
        ] {
            #expect(answer.status == 503, "\(answer)")
            #expect(!answer.text.contains(Bucket.secret) && !answer.text.contains("127.0.0.1"), "\(answer)")
        }
        #expect(try ada.get("/api/media/files").json().list?.count == 1)
        #expect(try boto.ask(["make": Bucket.name])["made"].bool == true)
        #expect(try ada.upload("d.bin", pattern(1_000)).status == 201)
        #expect(try ada.file("d.bin").body == pattern(1_000))
        peer = nil
        let cut = files.server.visitor(token: ada.token, seconds: 90)
        #expect(try cut.file("d.bin").status == 503)
        #expect(try ada.get("/api/data/media").status == 200)
        withExtendedLifetime(peer) {}
    }
}
