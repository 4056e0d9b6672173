// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// The routes of bknd's media module, in bknd's own shapes.
@Suite struct BkndShapes {
    @Test func `upload, list, read, delete`() throws {
        let files = try FileServer()
        let admin = files.administrator()
        let answer = try admin.upload("hello.txt", Array("Hello.".utf8), "text/plain")
        let body = try answer.json()
        #expect(answer.status == 201)
        #expect(body.keys == ["data", "etag", "file", "meta", "name", "state"], "\(body)")
        #expect(body["file"].keys == [])
        #expect(body["name"].string == "hello.txt")
        #expect(body["meta"].keys == ["size", "type"])
        #expect(body["meta"]["type"].string == "text/plain" && body["meta"]["size"].int == 6)
        #expect(body["etag"].string?.wholeMatch(of: /"[0-9a-f]{32}"/) != nil, "\(body)")
        #expect(body["state"]["name"].string == "hello.txt" && body["state"]["path"].string == "hello.txt")
        let row = body["data"]
        #expect(row["path"].string == "hello.txt" && row["mime_type"].string == "text/plain" && row["size"].int == 6)
        for field in ["id", "folder", "scope", "etag", "modified_at", "reference", "entity_id", "metadata"] {
            #expect(!row[field].isMissing, "\(field): \(row)")
        }

        let list = try admin.get("/api/media/files").json()
        #expect(list.list?.count == 1)
        #expect(list[0]["key"].string == "hello.txt" && list[0]["size"].int == 6)
        #expect(list[0]["last_modified"].string?.contains("T") == true, "\(list)")

        let file = try admin.file("hello.txt")
        #expect(file.text == "Hello." && file.headers["etag"] == body["etag"].string)
        #expect(file.headers["content-type"]?.hasPrefix("text/plain") == true)
        for _ in 0..<2 {
            let gone = try admin.delete("/api/media/file/hello.txt")
            #expect(try gone.status == 200 && gone.json()["message"].string == "File deleted", "\(gone)")
        }
        #expect(try admin.file("hello.txt").status == 404)
    }

    @Test func `a file for a record's field`() throws {
        let files = try FileServer()
        let admin = files.administrator()
        #expect(try admin.post("/api/data/posts", ["title": "One"]).status == 201)
        let picture = Array(try Data(contentsOf: Pictures.photograph("rocket.jpg")))
        func send(_ path: String, _ query: String = "") throws -> HTTPResponse {
            let type = ["Content-Type": "image/jpeg"]
            return try admin.send("POST", "/api/media/entity/\(path)\(query)", headers: type, body: picture)
        }
        let answer = try send("posts/1/cover")
        let body = try answer.json()
        #expect(answer.status == 201 && body["ok"].bool == true, "\(answer)")
        #expect(body.keys == ["etag", "file", "meta", "name", "ok", "result", "state"], "\(body)")
        #expect(body["meta"]["width"].int == 640 && body["meta"]["height"].int == 427)
        #expect(body["result"]["reference"].string == "posts.cover" && body["result"]["entity_id"].string == "1")
        #expect(body["result"]["scope"].string == "cover", "\(body)")

        let full = try send("posts/1/cover")
        #expect(try full.status == 400 && full.json()["code"].string == "max_items", "\(full)")
        let instead = try send("posts/1/cover", "?overwrite=1")
        #expect(instead.status == 201, "\(instead)")
        #expect(try admin.get("/api/media/files").json().list?.count == 1)
        for (path, status) in [
            ("posts/2/cover", 404), ("nothings/1/cover", 404), ("posts/1/title", 400), ("posts/1/nothing", 400),
        ] {
            let answer = try send(path)
            #expect(answer.status == status, "\(path): \(answer)")
        }
        let text = try admin.send(
            "POST",
            "/api/media/entity/posts/1/cover?overwrite=1",
            headers: ["Content-Type": "image/png"],
            body: Array("not a picture".utf8)
        )
        #expect(try text.status == 415 && text.json()["code"].string == "type_not_allowed", "\(text)")
        #expect(try files.count(reaches: 1) == 1)
    }
}
