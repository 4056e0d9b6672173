// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// Uploads that go to the bucket itself, at an address that Roost signs.
@Suite struct DirectUploads {
    @Test(arguments: [Bucket.swift, .moto])
    func `a file goes to the bucket, and counts when it is confirmed`(_ bucket: Bucket) throws {
        let files = try FileServer(FileServer.Store(rawValue: bucket.rawValue) ?? .folder)
        let (ada, bob) = (try files.server.member("ada@example.org"), try files.server.member("bob@example.org"))
        let text = String(repeating: "Straight to the bucket. ", count: 500)
        let offer = try ada.post("/api/media/direct", ["name": "d.txt", "type": "text/plain", "size": text.utf8.count])
        let body = try offer.json()
        #expect(offer.status == 201 && body["method"].string == "PUT", "\(offer)")
        let (id, url) = (body["id"].string ?? "", body["url"].string ?? "")
        #expect(!url.contains(Bucket.secret))
        let early = try ada.post("/api/media/direct/\(id)/confirm", [String: Any]())
        #expect(early.status == 409 || early.status == 404, "\(early)")
        let headers = Dictionary(
            uniqueKeysWithValues: (body["headers"].keys ?? []).map { ($0, body["headers"][$0].string ?? "") }
        )
        func put(_ text: String, _ address: String) throws -> JSON {
            try bucket.ask(["fetch": address, "method": "PUT", "headers": headers, "body": text])
        }
        let sent = try put(text, url)
        #expect([200, 201, 204].contains(sent["status"].int), "\(sent)")
        #expect(try ada.file("d.txt").status == 404)
        #expect(try bob.post("/api/media/direct/\(id)/confirm", [String: Any]()).status == 404)
        let confirmed = try ada.post("/api/media/direct/\(id)/confirm", [String: Any]())
        #expect(confirmed.status == 201, "\(confirmed)")
        #expect(try confirmed.json()["data"]["mime_type"].string == "text/plain")
        #expect(try ada.file("d.txt").text == text)
        #expect(try files.count(reaches: 1) == 1, "\(files.left)")
        // The address may live on: what is sent there again is not the file.
        _ = try put(String(text.reversed()), url)
        #expect(try ada.file("d.txt").text == text)
        #expect(try ada.post("/api/media/direct/\(id)/confirm", [String: Any]()).status == 404)
        if bucket == .swift {
            let forged = try put(text, url.replacing("X-Amz-Expires=", with: "X-Amz-Expires=1"))
            #expect(forged["status"].int == 403, "\(forged)")
        }
    }

    @Test func `what was announced is what must come`() throws {
        let files = try FileServer(.moto)
        let ada = try files.server.member("ada@example.org")
        let offer = try ada.post("/api/media/direct", ["name": "d.txt", "size": 10]).json()
        let (id, url) = (offer["id"].string ?? "", offer["url"].string ?? "")
        // moto checks no signature, so it takes what a real one would not.
        _ = try Bucket.moto.ask(["fetch": url, "method": "PUT", "body": "far more than was said"])
        let answer = try ada.post("/api/media/direct/\(id)/confirm", [String: Any]())
        #expect((400..<500).contains(answer.status), "\(answer)")
        #expect(try ada.get("/api/media/files").json().list?.isEmpty == true)
        #expect(try ada.post("/api/media/direct", ["name": "d.txt", "size": 100_000_001]).status == 413)
        #expect(try ada.post("/api/media/direct", ["name": "../d.txt", "size": 1]).status == 422)
        #expect(try ada.post("/api/media/direct", ["name": "d.txt", "size": -1]).status == 422)
        #expect(
            try [401, 404].contains(files.server.visitor().post("/api/media/direct", ["name": "d", "size": 1]).status)
        )
        let local = try FileServer()
        let none = try local.administrator().post("/api/media/direct", ["name": "d.txt", "size": 1])
        #expect(try none.status == 501 && none.json()["code"].string == "direct_uploads_unsupported", "\(none)")
    }
}
