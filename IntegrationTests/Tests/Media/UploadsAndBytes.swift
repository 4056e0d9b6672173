// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// What is sent comes back, on every store.
@Suite struct UploadsAndBytes {
    @Test(arguments: FileServer.Store.allCases)
    func `bytes come back as they were sent, whole and in part, and go with their record`(
        _ store: FileServer.Store
    ) throws {
        let files = try FileServer(store)
        let ada = try files.server.member("ada@example.org")
        for (name, count) in [("none", 0), ("one", 1), ("some", 100_000), ("many", 9_000_000)] {
            let bytes = pattern(count)
            let record = try ada.stored("\(name).bin", bytes)
            #expect(record["size"].int == count)
            let got = try ada.file("\(name).bin")
            #expect(got.status == 200 && got.body == bytes, "\(name): \(got.status), \(got.body.count) bytes")
            let head = try ada.send("HEAD", "/api/media/file/\(name).bin")
            #expect(head.status == 200 && head.headers["content-length"] == "\(count)", "\(head.headers)")
        }
        let part = try ada.file("many.bin", ["Range": "bytes=8000000-8000009"])
        #expect(part.status == 206 && part.body == Array(pattern(8_000_010).suffix(10)), "\(part.status)")

        let folder = try TemporaryFolder()
        try Data(pattern(9_000_000)).write(to: folder.url.appending(path: "many"))
        let sums = try Program.shell("sha256sum many", in: folder.url)
        let record = try ada.get("/api/data/media?where=\(#"{"path":"many.bin"}"#.queryValue)").json()["data"][0]
        #expect(record["hash"].string == String(sums.output.prefix(64)))
        #expect(record["blob"].isMissing, "\(record)")

        #expect(try files.count(reaches: 4) == 4)
        for name in ["none", "one", "some", "many"] {
            let gone = try ada.delete("/api/media/file/\(name).bin")
            #expect(try gone.status == 200 && gone.json()["message"].string == "File deleted", "\(gone)")
            #expect(try ada.file("\(name).bin").status == 404)
        }
        #expect(try files.count(reaches: 0) == 0)
    }

    @Test func `curl sends forms with several files, raw bodies and bodies of unknown length`() throws {
        let files = try FileServer()
        let folder = try TemporaryFolder()
        try folder.write("Hello.", to: "a.txt")
        try folder.write("<svg xmlns='http://www.w3.org/2000/svg'/>", to: "b.svg")
        func curl(_ arguments: String) throws -> (status: Int, body: JSON) {
            let base = "http://127.0.0.1:\(files.server.port)/api/media"
            let line = "curl -sS -w '\\n%{http_code}' -H 'Authorization: Bearer \(files.server.token ?? "")' "
            let outcome = try Program.shell(line + arguments.replacing("BASE", with: base), in: folder.url)
            let parts = outcome.output.split(separator: "\n")
            guard parts.count == 2, let status = Int(parts[1]) else { throw HarnessError("\(outcome)") }
            return (status, try JSON(parsing: Data(parts[0].utf8)))
        }
        let made = try curl("BASE/folders -H 'Content-Type: application/json' -d '{\"path\":\"trip\"}'")
        #expect(made.status == 201, "\(made)")
        let form = try curl("BASE/upload -F folder=trip -F alt=both -F 'file=@a.txt' -F 'other=@b.svg;type=image/png'")
        #expect(form.status == 201, "\(form)")
        #expect(form.body["data"].list?.compactMap { $0["path"].string } == ["a.txt", "b.svg"])
        #expect(form.body["data"][0]["folder"].string == "trip" && form.body["data"][1]["alt"].string == "both")
        // The bytes say what it is.
        #expect(form.body["data"][1]["mime_type"].string == "image/svg+xml", "\(form)")
        let unknown = try curl("-T - BASE/upload/piped.txt -X POST -H 'Content-Type: text/plain' <a.txt")
        #expect(unknown.status == 201 && unknown.body["data"]["size"].int == 6, "\(unknown)")
        let nameless = try curl("BASE/upload -H 'Content-Type: text/plain' --data-binary @a.txt")
        #expect(nameless.status == 201, "\(nameless)")
        #expect(nameless.body["name"].string?.wholeMatch(of: /[0-9a-f]{16}\.txt/) != nil, "\(nameless)")
        // The second is taken already: the first stays, and is named.
        let again = try curl("BASE/upload -F 'file=@a.txt;filename=new.txt' -F 'file=@a.txt' -F 'file=@b.svg'")
        #expect(again.status == 409 && again.body["code"].string == "file_exists", "\(again)")
        #expect(again.body["uploaded"].list?.compactMap(\.string) == ["new.txt"], "\(again)")
        #expect(try files.count(reaches: 5) == 5)
    }

    @Test func `a name that is taken is refused, replaced or changed`() throws {
        let files = try FileServer()
        let ada = try files.server.member("ada@example.org")
        let first = try ada.stored("note.txt", Array("one".utf8), "text/plain")
        let refused = try ada.upload("note.txt", Array("two".utf8))
        #expect(try refused.status == 409 && refused.json()["code"].string == "file_exists", "\(refused)")
        let renamed = try ada.upload("note.txt", Array("three".utf8), query: "?rename=1")
        #expect(try renamed.status == 201 && renamed.json()["name"].string == "note-2.txt", "\(renamed)")
        #expect(try ada.file("note.txt").text == "one")
        let replaced = try ada.upload("note.txt", Array("four".utf8), query: "?overwrite=1")
        #expect(try replaced.json()["data"]["id"].string == first["id"].string, "\(replaced)")
        #expect(try replaced.json()["etag"].string != first["etag"].string)
        #expect(try ada.file("note.txt").text == "four")
        let put = try ada.send("PUT", "/api/media/file/note.txt", headers: ["Content-Type": "text/plain"], body: [0x35])
        #expect(put.status == 200, "\(put)")
        #expect(try ada.file("note.txt").text == "5")
        #expect(try files.count(reaches: 2) == 2)
    }

    @Test func `nobody sends more than is taken, however it is sent`() throws {
        let files = try FileServer(.folder, ["ROOST_MEDIA_MAX_UPLOAD": "1MB"])
        let ada = try files.server.member("ada@example.org")
        #expect(try ada.upload("right.bin", pattern(1_000_000)).status == 201)
        let folder = try TemporaryFolder()
        try Data(pattern(1_000_001)).write(to: folder.url.appending(path: "large"))
        let base = "http://127.0.0.1:\(files.server.port)/api/media/upload"
        for arguments in [
            "-X POST -T large \(base)/a", "-X POST -T - \(base)/b <large", "-F file=@large \(base)",
            "-H 'Expect: 100-continue' --data-binary @large \(base)/c",
        ] {
            let line = "curl -sS -o answer -w '%{http_code}' -H 'Authorization: Bearer \(ada.token ?? "")' "
            let outcome = try Program.shell(line + arguments + " || true", in: folder.url)
            #expect(outcome.output == "413", "\(arguments): \(outcome)")
        }
        let tus = try ada.send(
            "POST",
            "/api/media/tus",
            headers: ["Tus-Resumable": "1.0.0", "Upload-Length": "1000001"]
        )
        #expect(tus.status == 413, "\(tus)")
        #expect(try ada.get("/api/media/files").json().list?.count == 1)
        #expect(try files.count(reaches: 1) == 1)
    }
}
