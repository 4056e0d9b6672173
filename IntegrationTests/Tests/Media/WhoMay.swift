// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// Access to files: the same rules at every door.
@Suite struct WhoMay {
    @Test func `another's private file is not there, by any route`() throws {
        let files = try FileServer()
        let ada = try files.server.member("ada@example.org")
        let picture = Array(try Data(contentsOf: Pictures.photograph("rocket.jpg")))
        let record = try ada.stored("hers.jpg", picture, "image/jpeg")
        let id = record["id"].string ?? ""
        let others = [try files.server.member("bob@example.org"), files.server.visitor()]
        for (number, other) in others.enumerated() {
            let refused = number == 0 ? [404] : [401, 404]
            let image = ["Content-Type": "image/jpeg"]
            let requests: [(String, () throws -> HTTPResponse)] = [
                ("get", { try other.file("hers.jpg") }),
                ("head", { try other.send("HEAD", "/api/media/file/hers.jpg") }),
                ("part", { try other.file("hers.jpg", ["Range": "bytes=0-1"]) }),
                ("if", { try other.file("hers.jpg", ["If-None-Match": record["etag"].string ?? ""]) }),
                ("image", { try other.file("hers.jpg?width=100") }),
                ("put", { try other.send("PUT", "/api/media/file/hers.jpg", headers: image, body: picture) }),
                ("info", { try other.get("/api/media/file-info/\(id)") }),
                ("change", { try other.patch("/api/media/file-info/\(id)", ["alt": "x"]) }),
                ("copy", { try other.post("/api/media/copy/hers.jpg", ["name": "mine.jpg"]) }),
                ("sign", { try other.post("/api/media/sign/hers.jpg", [String: Any]()) }),
                ("many", { try other.post("/api/media/delete", ["names": ["hers.jpg"], "confirm": true]) }),
                ("ids", { try other.post("/api/media/delete", ["ids": [id], "confirm": true]) }),
                ("record", { try other.get("/api/data/media/\(id)") }),
                ("update", { try other.patch("/api/data/media/\(id)", ["alt": "x"]) }),
                ("delete", { try other.delete("/api/data/media/\(id)") }),
            ]
            for (name, request) in requests {
                let answer = try request()
                #expect(refused.contains(answer.status), "\(name) by \(number): \(answer)")
                #expect(!answer.text.contains("hers.jpg") || name == "many", "\(name) by \(number): \(answer)")
            }
            let deleted = try other.delete("/api/media/file/hers.jpg").status
            #expect(number == 0 ? deleted == 200 : [401, 404].contains(deleted), "\(deleted)")
            let list = try other.get("/api/media/files")
            #expect(try list.status == 401 || list.json().list?.isEmpty == true, "\(list)")
            let search = try other.get("/api/data/media?where=\(#"{"path":"hers.jpg"}"#.queryValue)")
            #expect(try search.status == 401 || search.json()["data"].list?.isEmpty == true, "\(search)")
            let over = try other.upload("hers.jpg", picture, "image/jpeg", query: "?overwrite=1")
            #expect([401, 404, 409].contains(over.status), "\(over)")
        }
        #expect(try ada.file("hers.jpg").body == picture)
        #expect(try ada.get("/api/media/file-info/\(id)").json()["data"]["alt"].isNull)
        #expect(try files.count(reaches: 1) == 1)
    }

    @Test func `a public file is anybody's, and only who may makes it so`() throws {
        let files = try FileServer()
        let ada = try files.server.member("ada@example.org")
        let id = try ada.stored("open.txt", Array("open".utf8), "text/plain")["id"].string ?? ""
        let guest = files.server.visitor()
        let own = try ada.patch("/api/media/file-info/\(id)", ["visibility": "public"])
        #expect(own.status == 403, "\(own)")
        #expect(try guest.file("open.txt").status != 200)
        let made = try files.administrator().patch("/api/media/file-info/\(id)", ["visibility": "public"])
        #expect(made.status == 200, "\(made)")
        let got = try guest.file("open.txt")
        #expect(got.status == 200 && got.text == "open")
        #expect(got.headers["cache-control"] == "public, max-age=300", "\(got.headers)")
        let tag = (got.headers["etag"] ?? "").replacing("\"", with: "")
        #expect(try guest.file("open.txt?v=\(tag)").headers["cache-control"]?.contains("immutable") == true)
        #expect(try guest.file("open.txt?v=other").headers["cache-control"]?.contains("immutable") == false)
        let hers = try ada.file("open.txt?download=1").headers["content-disposition"]
        #expect(hers?.hasPrefix("attachment") == true, "\(String(describing: hers))")
        // The record itself is no more public than it was.
        #expect(try [401, 404].contains(guest.get("/api/media/file-info/\(id)").status))
        let back = try files.administrator().patch("/api/media/file-info/\(id)", ["visibility": "private"])
        #expect(back.status == 200, "\(back)")
        #expect(try [401, 404].contains(guest.file("open.txt").status))
    }

    @Test func `a signed address opens one file, as it was signed, until it expires`() throws {
        let files = try FileServer()
        let ada = try files.server.member("ada@example.org")
        try ada.stored("secret.txt", Array("secret".utf8), "text/plain")
        let guest = files.server.visitor()
        func sign(_ life: Int, _ name: String = "secret.txt") throws -> String {
            let answer = try ada.post("/api/media/sign/\(name)", ["life": life])
            guard let url = try answer.json()["data"]["url"].string else { throw HarnessError("\(answer)") }
            return url.hasPrefix("http") ? String(url[(url.range(of: "/api")?.lowerBound ?? url.startIndex)...]) : url
        }
        let address = try sign(600)
        let got = try guest.get(address)
        #expect(got.status == 200 && got.text == "secret", "\(address): \(got)")
        #expect(got.headers["cache-control"]?.hasPrefix("private, max-age=") == true, "\(got.headers)")
        #expect(try guest.send("HEAD", address).status == 200)
        for (wrong, code) in [
            (address + "&width=100", "signature_invalid"), (address + "&download=1", "signature_invalid"),
            (address.replacing("expires=", with: "expires=9"), "signature_invalid"),
            (String(address.dropLast(4)) + "AAAA", "signature_invalid"),
        ] {
            let answer = try guest.get(wrong)
            #expect(try answer.status == 403 && answer.json()["code"].string == code, "\(wrong): \(answer)")
            #expect(answer.headers["cache-control"] == "no-store")
        }
        #expect(try guest.send("PUT", address, headers: ["Content-Type": "text/plain"], body: [1]).status != 200)
        try ada.stored("other.txt", Array("other".utf8), "text/plain")
        #expect(try guest.get(address.replacing("secret.txt", with: "other.txt")).status == 403)

        let short = try sign(1)
        let end = ContinuousClock.now + .seconds(20)
        var answer = try guest.get(short)
        while answer.status == 200, ContinuousClock.now < end {
            usleep(100_000)
            answer = try guest.get(short)
        }
        #expect(try answer.status == 403 && answer.json()["code"].string == "signature_expired", "\(answer)")
        #expect(try ada.post("/api/media/sign/secret.txt", ["life": 604_801]).status == 422)
        #expect(try ada.post("/api/media/sign/secret.txt", ["life": 0]).status == 422)

        // The next file of the same name is another file.
        #expect(try ada.delete("/api/media/file/secret.txt").status == 200)
        try ada.stored("secret.txt", Array("new".utf8), "text/plain")
        #expect(try guest.get(address).status == 403)
        // A restart changes nothing of what was signed.
        let kept = try sign(600)
        #expect(try files.server.terminate() == 0)
        try files.server.restart()
        #expect(try files.server.visitor().get(kept).text == "new")
    }

    @Test func `folders have rules of their own, and files move with them`() throws {
        let files = try FileServer()
        let (admin, ada) = (files.administrator(), try files.server.member("ada@example.org"))
        for path in ["2026", "2026/summer"] {
            #expect(try admin.post("/api/media/folders", ["path": path]).status == 201)
        }
        #expect(try ada.upload("a.txt", [0x61], query: "?folder=2026/summer").status == 201)
        let unknown = try ada.upload("b.txt", [0x61], query: "?folder=nowhere")
        #expect(try unknown.status == 422 && unknown.json()["code"].string == "unknown_folder", "\(unknown)")
        let folder = try ada.get("/api/media/folders?parent=2026").json()["data"][0]
        #expect(folder["path"].string == "2026/summer", "\(folder)")
        let id = folder["id"].string ?? ""
        #expect(try [403, 404].contains(ada.patch("/api/media/folders/\(id)", ["path": "mine"]).status))
        #expect(try [403, 404, 409].contains(ada.delete("/api/media/folders/\(id)").status))
        let moved = try admin.patch("/api/media/folders/\(id)", ["path": "2026/winter"])
        #expect(moved.status == 200, "\(moved)")
        #expect(try ada.get("/api/media/files?folder=2026/winter").json()[0]["key"].string == "a.txt")
        #expect(try ada.file("a.txt").text == "a")
        let top = try admin.get("/api/media/folders").json()["data"][0]["id"].string ?? ""
        #expect(try admin.patch("/api/media/folders/\(top)", ["path": "2026/winter/deep"]).status == 422)
        #expect(try admin.delete("/api/media/folders/\(top)").status == 409)
        let full = try admin.delete("/api/media/folders/\(top)?confirm=1")
        #expect(try full.status == 409 && full.json()["code"].string == "folder_not_empty", "\(full)")
        #expect(try admin.delete("/api/media/folders/\(top)?confirm=1&files=1").status == 200)
        #expect(try ada.file("a.txt").status == 404)
        #expect(try files.count(reaches: 0) == 0)
    }
}
