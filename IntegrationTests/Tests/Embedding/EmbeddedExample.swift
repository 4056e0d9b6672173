// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

@Suite(.serialized) struct EmbeddedExample {
    /// The example of `Examples/Embedded`, built by `Scripts/check` before these tests.
    private func start() throws -> (Program, HTTPClient, TemporaryFolder) {
        let named = ProcessInfo.processInfo.environment["ROOST_EMBEDDED_EXAMPLE"]
        let binary =
            named.map { URL(filePath: $0) }
            ?? Repository.root.appending(path: "Examples/Embedded/.build/debug/Embedded")
        guard FileManager.default.isExecutableFile(atPath: binary.path) else {
            throw HarnessError(
                "there is no binary at \(binary.path): run `swift build --package-path Examples/Embedded`"
            )
        }
        let folder = try TemporaryFolder()
        let port = try Port.free()
        let program = try Program(binary, ["\(port)"], in: folder.url)
        try Server.waitUntilAnswering("/hello", program, port: port)
        return (program, HTTPClient(port: port), folder)
    }

    @Test func `a program serves its own routes and Roost's side by side, and ends cleanly`() throws {
        let (program, client, _) = try start()
        #expect(try client.get("/hello").text == "hello from the program around Roost")
        #expect(try client.get("/api/system/ping").json()["pong"].bool == true)
        #expect(try client.get("/nowhere").status == 404)
        #expect(try program.terminate() == 0)
    }

    @Test func `entities declared in Swift are served, and a hook written as a closure changes and refuses`() throws {
        let (program, client, _) = try start()
        let post = try client.post("/api/data/posts", json: ["title": "Hello World"])
        #expect(post.status == 201, "\(post)")
        let created = try post.json()["data"]
        #expect(created["slug"].string == "hello-world")
        #expect(created["views"].int == 0)
        #expect(created["createdAt"].string != nil)

        let id = try #require(created["id"].int)
        let comment = try client.post("/api/data/comments", json: ["content": "First", "post_id": id])
        #expect(comment.status == 201, "\(comment)")
        let listed = try client.get("/api/data/posts?with=comments").json()["data"]
        #expect(listed[0]["comments"][0]["content"].string == "First")

        let refused = try client.post("/api/data/posts", json: ["title": ""])
        #expect((400..<500).contains(refused.status), "\(refused)")
        #expect(try refused.json()["code"].string == "title_needed")
        #expect(try client.get("/api/data/posts?count=exact").json()["meta"]["total"].int == 1)
        #expect(try client.delete("/api/data/posts/\(id)").status == 401, "nobody was granted that")
        #expect(try program.terminate() == 0)
    }
}
