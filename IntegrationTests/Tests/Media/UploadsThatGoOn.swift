// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// tus 1.0.0, with tuspy and with requests byte by byte.
@Suite struct UploadsThatGoOn {
    @Test(arguments: FileServer.Store.allCases)
    func `tuspy goes on where it was after the server was killed in the middle`(_ store: FileServer.Store) throws {
        let files = try FileServer(store)
        let ada = try files.server.member("ada@example.org")
        let folder = try TemporaryFolder()
        let bytes = pattern(17_000_000)
        try Data(bytes).write(to: folder.url.appending(path: "big.bin"))
        let client = try Peer("tus_client.py")
        func upload(_ more: [String: Any]) throws -> JSON {
            let base: [String: Any] = [
                "upload": folder.url.appending(path: "big.bin").path, "token": ada.token ?? "", "chunk": 3_000_000,
                "to": "http://127.0.0.1:\(files.server.port)/api/media/tus",
                "metadata": ["filename": "big.bin", "filetype": "application/x-thing", "alt": "Big"],
            ]
            return try client.ask(base.merging(more) { _, given in given })
        }
        let begun = try upload(["stop": 9_000_000, "checksum": true])
        #expect(begun["offset"].int == 9_000_000, "\(begun)")
        #expect(try ada.file("big.bin").status == 404)
        try files.server.kill()
        try files.server.restart()
        let path = String((begun["url"].string ?? "").drop { $0 != ":" }.dropFirst(3).drop { $0 != "/" })
        let done = try upload(["resume": "http://127.0.0.1:\(files.server.port)\(path)"])
        #expect(done["offset"].int == 17_000_000 && done["file"].string != nil, "\(done)")
        let again = files.server.visitor(token: ada.token)
        let got = try again.file("big.bin")
        #expect(got.status == 200 && got.body == bytes, "\(got.status), \(got.body.count)")
        #expect(got.headers["content-type"] == "application/x-thing")
        let info = try again.get("/api/media/file-info/\(done["file"].string ?? "")").json()["data"]
        #expect(
            info["path"].string == "big.bin" && info["alt"].string == "Big" && info["size"].int == 17_000_000,
            "\(info)"
        )
        #expect(try files.count(reaches: 1) == 1)

        // Whole, at once; the name is taken.
        let second = try upload(["to": "http://127.0.0.1:\(files.server.port)/api/media/tus", "checksum": true])
        #expect(second["offset"].int == 17_000_000, "\(second)")
        #expect(try again.file("big-2.bin").body == bytes)
    }

    private static let body = "application/offset+octet-stream"

    private func begin(_ who: Visitor, _ headers: [String: String], _ body: [UInt8]? = nil) throws -> HTTPResponse {
        try who.send("POST", "/api/media/tus", headers: ["Tus-Resumable": "1.0.0"].merging(headers) { $1 }, body: body)
    }

    private func path(_ answer: HTTPResponse) throws -> String {
        guard answer.status == 201, let location = answer.headers["location"],
            let api = location.range(of: "/api/")
        else { throw HarnessError("no upload: \(answer)") }
        return String(location[api.lowerBound...])
    }

    private func append(
        _ who: Visitor,
        _ path: String,
        at offset: Int,
        _ bytes: [UInt8],
        _ more: [String: String] = [:]
    )
        throws -> HTTPResponse
    {
        let headers = ["Tus-Resumable": "1.0.0", "Upload-Offset": "\(offset)", "Content-Type": Self.body]
        return try who.send("PATCH", path, headers: headers.merging(more) { $1 }, body: bytes)
    }

    private func offset(_ who: Visitor, _ path: String) throws -> String? {
        try who.send("HEAD", path, headers: ["Tus-Resumable": "1.0.0"]).headers["upload-offset"]
    }

    private func named(_ name: String) -> String { "filename \(Data(name.utf8).base64EncodedString())" }

    @Test(arguments: [FileServer.Store.folder, .swift])
    func `what doesn't fit is refused, and the upload stays as it was`(_ store: FileServer.Store) throws {
        let files = try FileServer(store)
        let (ada, bob) = (try files.server.member("ada@example.org"), try files.server.member("bob@example.org"))
        let options = try ada.send("OPTIONS", "/api/media/tus")
        #expect(
            options.headers["tus-version"] == "1.0.0" && options.headers["tus-max-size"] == "100000000",
            "\(options.headers)"
        )
        #expect(options.headers["tus-extension"]?.contains("concatenation") == true)
        #expect(try ada.send("POST", "/api/media/tus", headers: ["Upload-Length": "5"]).status == 412)
        let upload = try path(try begin(ada, ["Upload-Length": "10", "Upload-Metadata": named("ten.bin")]))
        #expect(try append(ada, upload, at: 0, pattern(4)).headers["upload-offset"] == "4")
        for (name, answer, status) in [
            ("again", try append(ada, upload, at: 0, pattern(4)), 409),
            ("ahead", try append(ada, upload, at: 5, pattern(4)), 409),
            ("type", try append(ada, upload, at: 4, pattern(4), ["Content-Type": "text/plain"]), 415),
            ("negative", try append(ada, upload, at: -4, pattern(4)), 400),
            ("over", try append(ada, upload, at: 4, pattern(7)), 413),
            ("version", try append(ada, upload, at: 4, pattern(1), ["Tus-Resumable": "0.2.2"]), 412),
            ("another's", try append(bob, upload, at: 4, pattern(4)), 404),
            ("another's end", try bob.send("DELETE", upload, headers: ["Tus-Resumable": "1.0.0"]), 404),
            ("guest's", try append(files.server.visitor(), upload, at: 4, pattern(4)), 401),
            ("unknown", try append(ada, String(upload.dropLast(8)) + "00000000", at: 4, pattern(4)), 404),
            (
                "digest",
                try append(ada, upload, at: 4, pattern(4), ["Upload-Checksum": "sha1 AAAAAAAAAAAAAAAAAAAAAAAAAAA="]),
                460
            ),
            ("algorithm", try append(ada, upload, at: 4, pattern(4), ["Upload-Checksum": "crc32 AAAAAA=="]), 400),
        ] {
            #expect(answer.status == status || (name == "guest's" && answer.status == 404), "\(name): \(answer)")
            #expect(try offset(ada, upload) == "4", "after \(name)")
        }
        // SHA-1 of the bytes 4…9.
        let digest = try Program.shell(
            "printf '\\x04\\x05\\x06\\x07\\x08\\x09' | openssl dgst -sha1 -binary | base64",
            in: files.server.folder.url
        ).output.trimmingCharacters(in: .whitespacesAndNewlines)
        let last = try append(ada, upload, at: 4, Array(pattern(10).suffix(6)), ["Upload-Checksum": "sha1 \(digest)"])
        #expect(last.status == 204 && last.headers["roost-file"] != nil, "\(last.status) \(last.headers)")
        #expect(try ada.file("ten.bin").body == pattern(10))
        // Said again, it changes nothing.
        let replayed = try append(ada, upload, at: 4, Array(pattern(10).suffix(6)))
        #expect([404, 409, 410].contains(replayed.status), "\(replayed)")
        #expect(try ada.get("/api/media/files").json().list?.count == 1)
        #expect(try files.count(reaches: 1) == 1)
    }

    @Test(arguments: [FileServer.Store.folder, .swift])
    func `parts sent at the same time become one file`(_ store: FileServer.Store) throws {
        let files = try FileServer(store)
        let ada = try files.server.member("ada@example.org")
        let pieces = [Array(pattern(300_000).prefix(100_000)), Array(pattern(300_000).dropFirst(100_000))]
        var paths: [String] = []
        for piece in pieces {
            let made = try begin(ada, ["Upload-Concat": "partial", "Upload-Length": "\(piece.count)"])
            paths.append(try path(made))
        }
        let early = try begin(ada, ["Upload-Concat": "final;\(paths.joined(separator: " "))"])
        #expect((400..<500).contains(early.status), "\(early)")
        for (place, piece) in zip(paths, pieces) { #expect(try append(ada, place, at: 0, piece).status == 204) }
        #expect(try ada.get("/api/media/files").json().list?.isEmpty == true)
        let bob = try files.server.member("bob@example.org")
        let stolen = try begin(bob, ["Upload-Concat": "final;\(paths.joined(separator: " "))"])
        #expect((400..<500).contains(stolen.status), "\(stolen)")
        let made = try begin(
            ada,
            ["Upload-Concat": "final;\(paths.joined(separator: " "))", "Upload-Metadata": named("both.bin")]
        )
        #expect(made.status == 201, "\(made)")
        #expect(try ada.file("both.bin").body == pattern(300_000))
        #expect(try files.count(reaches: 1) == 1, "\(files.left)")
    }

    @Test(arguments: [FileServer.Store.folder, .swift])
    func `an upload ends when its client says so, and when its time is over`(_ store: FileServer.Store) throws {
        let files = try FileServer(store, ["ROOST_MEDIA_UPLOAD_EXPIRY": "2s"])
        let ada = try files.server.member("ada@example.org")
        let deferred = try begin(ada, ["Upload-Defer-Length": "1"])
        let left = try path(deferred)
        #expect(deferred.headers["upload-expires"]?.hasSuffix("GMT") == true, "\(deferred.headers)")
        let ended = try path(try begin(ada, ["Upload-Length": "10", "Content-Type": Self.body], pattern(4)))
        #expect(try ada.send("DELETE", ended, headers: ["Tus-Resumable": "1.0.0"]).status == 204)
        #expect(try [404, 410].contains(append(ada, ended, at: 4, pattern(6)).status))
        _ = try append(ada, left, at: 0, pattern(5))
        let end = ContinuousClock.now + .seconds(30)
        var answer = try ada.send("HEAD", left, headers: ["Tus-Resumable": "1.0.0"])
        while answer.status == 200, ContinuousClock.now < end {
            usleep(200_000)
            answer = try ada.send("HEAD", left, headers: ["Tus-Resumable": "1.0.0"])
        }
        #expect([404, 410].contains(answer.status), "\(answer)")
        #expect(try [404, 410].contains(append(ada, left, at: 5, pattern(5)).status))
        #expect(try files.server.terminate() == 0)
        let gc = try files.roost("media", "gc", "--delete")
        #expect(gc.status == 0, "\(gc)")
        #expect(try files.count(reaches: 0) == 0, "\(files.left)")
    }

    @Test func `nobody opens uploads without end`() throws {
        let files = try FileServer()
        let ada = try files.server.member("ada@example.org")
        var statuses: [Int] = []
        for _ in 0..<105 { statuses.append(try begin(ada, ["Upload-Length": "10"]).status) }
        #expect(
            statuses.prefix(100).allSatisfy { $0 == 201 } && statuses.suffix(5).allSatisfy { $0 == 429 },
            "\(statuses)"
        )
        let bad = [
            ["Upload-Length": "-1"], ["Upload-Length": "x"], ["Upload-Length": "10", "Upload-Defer-Length": "1"], [:],
            ["Upload-Length": "9223372036854775808"], ["Upload-Length": "10", "Upload-Metadata": "filename !!!"],
            ["Upload-Concat": "final;"], ["Upload-Concat": "final;/etc/passwd"],
        ]
        for headers in bad {
            let answer = try begin(ada, headers)
            #expect([400, 404, 413].contains(answer.status), "\(headers): \(answer)")
        }
        for name in ["../../etc/passwd", "a/b", "a\u{0}b", ".."] {
            let answer = try begin(ada, ["Upload-Length": "10", "Upload-Metadata": named(name)])
            #expect(answer.status == 422, "\(name): \(answer)")
        }
    }
}
