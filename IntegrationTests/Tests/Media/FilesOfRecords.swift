// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// Media fields: files that belong to records.
@Suite struct FilesOfRecords {
    @Test(arguments: [FileServer.Store.folder, .swift])
    func `files come with their record, and go or stay as the field says`(_ store: FileServer.Store) throws {
        let files = try FileServer(store)
        let admin = files.administrator()
        for title in ["One", "Two"] { #expect(try admin.post("/api/data/posts", ["title": title]).status == 201) }
        let picture = Array(try Data(contentsOf: Pictures.photograph("rocket.jpg")))
        func send(_ path: String, _ query: String = "") throws -> HTTPResponse {
            let headers = ["Content-Type": "image/jpeg"]
            return try admin.send("POST", "/api/media/entity/\(path)\(query)", headers: headers, body: picture)
        }
        let cover = try send("posts/1/cover").json()["name"].string ?? ""
        var gallery: [String] = []
        for _ in 0..<3 { gallery.append(try send("posts/1/gallery").json()["name"].string ?? "") }
        let full = try send("posts/1/gallery")
        #expect(try full.status == 400 && full.json()["code"].string == "max_items", "\(full)")
        let oldest = gallery.removeFirst()
        let instead = try send("posts/1/gallery", "?overwrite=1")
        #expect(instead.status == 201, "\(instead)")
        gallery.append(try instead.json()["name"].string ?? "")
        #expect(try admin.file(oldest).status == 404)

        let post = try admin.get("/api/data/posts/1?with=cover,gallery").json()["data"]
        #expect(post["cover"]["path"].string == cover, "\(post)")
        #expect(Set(post["gallery"].list?.compactMap { $0["path"].string } ?? []) == Set(gallery), "\(post)")
        #expect(post["cover"]["blob"].isMissing)
        let list = try admin.get("/api/data/posts?with=cover&sort=id").json()["data"]
        #expect(list[0]["cover"]["path"].string == cover && list[1]["cover"].isNull, "\(list)")
        #expect(try files.count(reaches: 4) == 4)

        #expect(try admin.delete("/api/data/posts/1").status == 200)
        #expect(try admin.file(cover).status == 404)
        for name in gallery { #expect(try admin.file(name).status == 200, "\(name)") }
        let kept = try admin.get("/api/data/media?limit=10").json()["data"].list ?? []
        #expect(kept.count == 3 && kept.allSatisfy { $0["reference"].isNull && $0["entity_id"].isNull }, "\(kept)")
        #expect(try files.count(reaches: 3) == 3)

        // By the door of data the bytes go too.
        let id = kept[0]["id"].string ?? ""
        #expect(try admin.delete("/api/data/media/\(id)").status == 200)
        #expect(try files.count(reaches: 2) == 2)
        let event = try admin.get("/api/data/media").json()["data"].list?.count
        #expect(event == 2)
    }

    @Test func `who may not change the record binds nothing to it`() throws {
        let files = try FileServer()
        let (admin, ada) = (files.administrator(), try files.server.member("ada@example.org"))
        #expect(try admin.post("/api/data/posts", ["title": "One"]).status == 201)
        let picture = Array(try Data(contentsOf: Pictures.photograph("rocket.jpg")))
        let headers = ["Content-Type": "image/jpeg"]
        let answer = try ada.send("POST", "/api/media/entity/posts/1/cover", headers: headers, body: picture)
        #expect([403, 404].contains(answer.status), "\(answer)")
        let metadata = [("entity", "posts"), ("entity_id", "1"), ("field", "cover"), ("filename", "x.jpg")]
            .map { "\($0.0) \(Data($0.1.utf8).base64EncodedString())" }.joined(separator: ",")
        let tus = ["Tus-Resumable": "1.0.0", "Upload-Length": "10", "Upload-Metadata": metadata]
        #expect(try [403, 404].contains(ada.send("POST", "/api/media/tus", headers: tus).status))
        #expect(try admin.get("/api/data/posts/1?with=cover").json()["data"]["cover"].isNull)
        let whole = tus.merging([
            "Upload-Length": "\(picture.count)", "Content-Type": "application/offset+octet-stream",
        ]) { $1 }
        let bound = try admin.send("POST", "/api/media/tus", headers: whole, body: picture)
        #expect(bound.status == 201, "\(bound)")
        #expect(try admin.get("/api/data/posts/1?with=cover").json()["data"]["cover"]["path"].string == "x.jpg")
        #expect(try files.count(reaches: 1) == 1)
    }
}
