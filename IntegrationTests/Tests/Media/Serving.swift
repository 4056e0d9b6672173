// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// How files go out: parts, conditions, and headers that keep them from acting in the server's name.
@Suite struct Serving {
    @Test(arguments: FileServer.Store.allCases)
    func `parts and conditions`(_ store: FileServer.Store) throws {
        let files = try FileServer(store)
        let ada = try files.server.member("ada@example.org")
        let bytes = pattern(200_000)
        try ada.stored("f.bin", bytes)
        let whole = try ada.file("f.bin")
        let (tag, modified) = (whole.headers["etag"] ?? "", whole.headers["last-modified"] ?? "")
        #expect(whole.headers["accept-ranges"] == "bytes" && modified.hasSuffix("GMT"), "\(whole.headers)")
        for (range, expected) in [
            ("bytes=0-0", 0..<1), ("bytes=199999-", 199_999..<200_000), ("bytes=-5", 199_995..<200_000),
            ("bytes=100000-900000", 100_000..<200_000), ("bytes=-900000", 0..<200_000),
            ("bytes=1000-150999", 1000..<151_000),
        ] {
            let part = try ada.file("f.bin", ["Range": range])
            #expect(part.status == 206 && part.body == Array(bytes[expected]), "\(range): \(part.status)")
            let content = "bytes \(expected.lowerBound)-\(expected.upperBound - 1)/200000"
            #expect(part.headers["content-range"] == content, "\(range): \(part.headers)")
        }
        for range in ["bytes=200000-", "bytes=0-1,5-6", "bytes=-0", "bytes=0-1, 3-4, 9-"] {
            let none = try ada.file("f.bin", ["Range": range])
            #expect(none.status == 416 && none.headers["content-range"] == "bytes */200000", "\(range): \(none.status)")
        }
        for range in ["lines=1-2", "bytes=5-2", "bytes=a-b", "bytes"] {
            #expect(try ada.file("f.bin", ["Range": range]).status == 200, "\(range)")
        }
        let past = "Mon, 01 Jan 2024 00:00:00 GMT"
        let other = "\"00000000000000000000000000000000\""
        for (headers, status) in [
            (["If-None-Match": tag], 304), (["If-None-Match": "W/\(tag)"], 304), (["If-None-Match": "*"], 304),
            (["If-None-Match": "\(other), \(tag)"], 304), (["If-None-Match": other], 200),
            (["If-Modified-Since": modified], 304), (["If-Modified-Since": past], 200),
            (["If-None-Match": other, "If-Modified-Since": modified], 200), (["If-Match": tag], 200),
            (["If-Match": "*"], 200), (["If-Match": other], 412), (["If-Unmodified-Since": past], 412),
            (["If-Unmodified-Since": modified], 200), (["Range": "bytes=0-1", "If-Range": tag], 206),
            (["Range": "bytes=0-1", "If-Range": other], 200), (["Range": "bytes=0-1", "If-Range": past], 200),
            (["Range": "bytes=0-1", "If-None-Match": tag], 304),
        ] {
            let answer = try ada.file("f.bin", headers)
            #expect(answer.status == status, "\(headers): \(answer.status)")
            if status == 304 { #expect(answer.headers["etag"] == tag && answer.body.isEmpty) }
        }
    }

    @Test func `what could act in the server's name goes out as a file to keep`() throws {
        let files = try FileServer()
        let ada = try files.server.member("ada@example.org")
        let page = Array("<html><script>alert(1)</script></html>".utf8)
        let gif = Array("GIF89a".utf8) + Array("=1;alert(1)".utf8)
        for (name, bytes, declared, served) in [
            ("page.html", page, "text/html", "text/html"), ("lie.png", page, "image/png", "text/html"),
            ("plain.txt", page, "text/plain", "text/html"),
            ("s.js", Array("alert(1)".utf8), "text/javascript", "application/octet-stream"),
            (
                "d.svg", Array("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>".utf8), "image/png",
                "image/svg+xml"
            ),
            ("x.bin", pattern(300), "application/x-msdownload", "application/"),
            ("a.css", Array("a{}".utf8), "text/css", "application/octet-stream"),
        ] {
            try ada.stored(name, bytes, declared)
            let answer = try ada.file(name)
            #expect(answer.headers["content-type"]?.hasPrefix(served) == true, "\(name): \(answer.headers)")
            #expect(answer.headers["content-disposition"]?.hasPrefix("attachment") == true, "\(name)")
            #expect(answer.headers["x-content-type-options"] == "nosniff")
            #expect(answer.headers["content-security-policy"]?.contains("sandbox") == true)
            #expect(answer.headers["cache-control"] == "private, no-cache")
            #expect(answer.headers["vary"]?.contains("Authorization") == true)
        }
        try ada.stored("two.gif", gif, "text/javascript")
        let two = try ada.file("two.gif").headers
        #expect(two["content-type"] == "image/gif" && two["x-content-type-options"] == "nosniff", "\(two)")
        let name = "Grüße \u{1F600}.txt"
        try ada.stored(name.queryValue, Array("hi".utf8), "text/plain")
        let disposition = try ada.file(name.queryValue + "?download=1").headers["content-disposition"] ?? ""
        #expect(disposition.contains("filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%F0%9F%98%80.txt"), "\(disposition)")
    }

    @Test func `lists are paged and searched, and what is described is kept`() throws {
        let files = try FileServer()
        let ada = try files.server.member("ada@example.org")
        for number in 1...25 { try ada.stored("page-\(number).txt", Array("\(number)".utf8), "text/plain") }
        let record = try ada.stored(
            "rocket.jpg",
            Array(try Data(contentsOf: Pictures.photograph("rocket.jpg"))),
            "image/jpeg"
        )
        var (keys, next, rounds) = ([String](), "/api/media/files?limit=10", 0)
        while rounds < 10 {
            let page = try ada.get(next)
            keys += try page.json().list?.compactMap { $0["key"].string } ?? []
            rounds += 1
            guard let link = page.headers["link"], let target = link.firstMatch(of: /<([^>]*)>; rel="next"/) else {
                break
            }
            next = String(target.1)
            if let api = next.range(of: "/api/") { next = String(next[api.lowerBound...]) }
        }
        #expect(rounds == 3 && Set(keys).count == 26 && keys.count == 26, "\(rounds): \(keys)")
        #expect(try ada.get("/api/media/files?search=rock").json().list?.count == 1)
        #expect(try ada.get("/api/media/files?type=image/*").json()[0]["key"].string == "rocket.jpg")
        #expect(try ada.get("/api/media/files?limit=0").status == 400)

        let id = record["id"].string ?? ""
        let change: [String: Any] = [
            "name": "moon.jpg", "alt": "A rocket", "tags": ["space"], "focal": ["x": 0.5, "y": 0.25],
        ]
        let changed = try ada.patch("/api/media/file-info/\(id)", change)
        #expect(changed.status == 200, "\(changed)")
        let info = try ada.get("/api/media/file-info/\(id)").json()["data"]
        #expect(
            info["path"].string == "moon.jpg" && info["alt"].string == "A rocket" && info["tags"][0].string == "space"
        )
        #expect(try ada.file("rocket.jpg").status == 404)
        #expect(try ada.file("moon.jpg").headers["etag"] == record["etag"].string)
        for _ in 0..<200 where try ada.get("/api/media/file-info/\(id)").json()["data"]["blurhash"].isNull {
            usleep(50_000)
        }
        let seen = try ada.get("/api/media/file-info/\(id)").json()["data"]
        #expect((seen["blurhash"].string?.count ?? 0) > 6 && seen["color"].string?.hasPrefix("#") == true, "\(seen)")
        let copy = try ada.post("/api/media/copy/moon.jpg", ["name": "copy.jpg"])
        #expect(copy.status == 201, "\(copy)")
        #expect(try ada.file("copy.jpg").body == ada.file("moon.jpg").body)
        let unsure = try ada.post("/api/media/delete", ["names": ["moon.jpg", "copy.jpg"]])
        #expect(try unsure.status == 409 && unsure.json()["code"].string == "confirmation_required", "\(unsure)")
        let missing = try ada.post("/api/media/delete", ["names": ["moon.jpg", "none.jpg"], "confirm": true])
        #expect(missing.status == 404, "\(missing)")
        #expect(try ada.file("moon.jpg").status == 200)
        let many = try ada.post("/api/media/delete", ["names": ["moon.jpg", "copy.jpg"], "confirm": true])
        #expect(try many.status == 200 && many.json()["deleted"].int == 2, "\(many)")
        #expect(try ada.post("/api/data/media", ["path": "x"]).status == 409)
    }
}
