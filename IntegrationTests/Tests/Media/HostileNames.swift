// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// Names that want to be paths, in every place that a name can stand in.
@Suite struct HostileNames {
    /// As they stand in an address.
    private static let encoded = [
        "..", "%2e%2e", "..%2f..%2fetc%2fpasswd", "%2e%2e%2fx", "..%5c..%5cx", "%252e%252e%252fx", "a%00b", "%00",
        "a%2fb", "a%5cb", "%c0%ae%c0%ae%c0%af", "%ff%fe", "%e2%80%a5%ef%bc%8fx", "%ef%bc%8e%ef%bc%8e%ef%bc%8fx", ".",
        "a%0d%0aSet-Cookie:%20x=1", "%e2%80%aegpj.exe", "con%3a", "a%20", "%20a", "a.", "%2e", "...", "C:%5cx",
        "a%e2%88%95b", "%2fetc%2fpasswd", String(repeating: "a", count: 4_096),
        String(repeating: "%2e%2e%2f", count: 50),
    ]

    /// As they stand in JSON and forms.
    private static let plain = [
        "..", "../../etc/passwd", "..\\..\\x", "a/b", "a\\b", "/etc/passwd", "%2e%2e%2fx", "a\u{0}b", ".", " a", "a ",
        "a.",
        "\u{2025}\u{FF0F}x", "\u{FF0E}\u{FF0E}\u{FF0F}x", "\u{202E}gpj.exe", "a\nb", "a\u{2215}b",
        String(repeating: "a", count: 4_096),
    ]

    @Test func `no name reaches anything but a file of that name`() throws {
        let files = try FileServer()
        let admin = files.administrator()
        let record = try admin.stored("real.txt", Array("real".utf8), "text/plain")
        let id = record["id"].string ?? ""
        let outside = try names(files)
        for name in Self.encoded {
            let base = "/api/media"
            let requests: [(String, () throws -> HTTPResponse)] = [
                ("get", { try admin.get("\(base)/file/\(name)") }),
                ("upload", { try admin.upload(name, [1]) }),
                ("put", { try admin.send("PUT", "\(base)/file/\(name)", headers: ["Content-Type": "a/b"], body: [1]) }),
                ("copy", { try admin.post("\(base)/copy/\(name)", [String: Any]()) }),
                ("sign", { try admin.post("\(base)/sign/\(name)", [String: Any]()) }),
                ("tus", { try admin.send("HEAD", "\(base)/tus/\(name)", headers: ["Tus-Resumable": "1.0.0"]) }),
                ("confirm", { try admin.post("\(base)/direct/\(name)/confirm", [String: Any]()) }),
                ("info", { try admin.get("\(base)/file-info/\(name)") }),
                ("entity", { try admin.send("POST", "\(base)/entity/\(name)/1/cover", body: [1]) }),
                ("record", { try admin.send("POST", "\(base)/entity/posts/\(name)/cover", body: [1]) }),
                ("field", { try admin.send("POST", "\(base)/entity/posts/1/\(name)", body: [1]) }),
                ("folder", { try admin.upload("x.txt", [1], query: "?folder=\(name)&rename=1") }),
            ]
            for (place, request) in requests {
                let answer = try request()
                #expect((400..<500).contains(answer.status), "\(place) \(name.prefix(60)): \(answer)")
                #expect(!answer.text.contains("root:"), "\(place) \(name.prefix(60))")
                #expect(answer.headers["set-cookie"] == nil)
            }
            let deleted = try admin.delete("/api/media/file/\(name)")
            #expect([200, 400, 404, 405, 414, 422, 431].contains(deleted.status), "\(name.prefix(60)): \(deleted)")
        }
        for name in Self.plain {
            for (place, answer) in [
                ("rename", try admin.patch("/api/media/file-info/\(id)", ["name": name])),
                ("copy", try admin.post("/api/media/copy/real.txt", ["name": name])),
                ("direct", try admin.post("/api/media/direct", ["name": name, "size": 1])),
                ("many", try admin.post("/api/media/delete", ["names": [name], "confirm": true])),
            ] {
                let isRefused = (400..<500).contains(answer.status) || (place == "direct" && answer.status == 501)
                #expect(isRefused, "\(place) \(name.prefix(60)): \(answer)")
            }
            if !["a/b", "/etc/passwd"].contains(name) {
                let made = try admin.post("/api/media/folders", ["path": name])
                #expect((400..<500).contains(made.status), "folder \(name.prefix(60)): \(made)")
            }
            let quoted = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            let form =
                "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"\(quoted)\"\r\n\r\nx\r\n--b--\r\n"
            let type = ["Content-Type": "multipart/form-data; boundary=b"]
            let sent = try admin.send("POST", "/api/media/upload", headers: type, body: Array(form.utf8))
            #expect((400..<500).contains(sent.status), "form \(name.prefix(60)): \(sent)")
        }
        let deep = Array(repeating: "d", count: 40).joined(separator: "/")
        #expect(try admin.post("/api/media/folders", ["path": deep]).status == 422)
        #expect(try admin.get("/api/media/files").json().list?.count == 1)
        #expect(try files.count(reaches: 1) == 1, "\(files.left)")
        #expect(try names(files) == outside)
        #expect(try admin.file("real.txt").text == "real")
        // Names that only look strange are names.
        for name in [
            "..a", "a..b", "a b.txt", "100%.txt", "#1?.txt".replacing("?", with: ""), "ü.txt", ".hidden", "👩‍🚀.png",
        ] {
            let answer = try admin.upload(name.queryValue, Array("hi".utf8), "text/plain")
            #expect(answer.status == 201, "\(name): \(answer)")
            #expect(try admin.file(name.queryValue).text == "hi", "\(name)")
        }
    }

    /// Everything in the server's folder but the blobs and the database's own files.
    private func names(_ files: FileServer) throws -> [String] {
        try FileServer.files(in: files.server.folder.url).filter {
            !$0.hasPrefix("roost_data/media/") && !$0.hasPrefix("roost_data/data.db")
        }
    }
}
