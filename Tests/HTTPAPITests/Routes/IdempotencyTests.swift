// SPDX-License-Identifier: Apache-2.0
import DataDomain
import DataTestKit
import HTTPTypes
import Kernel
import Testing

/// `Idempotency-Key`: a POST that is sent again runs once.
struct IdempotencyTests {
    private static func key(_ text: String) throws -> HTTPFields {
        [try #require(HTTPField.Name("Idempotency-Key")): text]
    }

    private static func isReplayed(_ answer: Answer) -> Bool {
        answer.headers.contains { $0.name.canonicalName == "idempotency-replayed" && $0.value == "true" }
    }

    @Test(
        .everyStorage,
        arguments: [
            ("/api/data/tags", #"{"label":"x"}"#, 201),
            ("/api/data/entity/tags", #"[{"label":"x"},{"label":"y"}]"#, 201),
            ("/api/batch", #"{"operations":[{"action":"create","entity":"tags","data":{"label":"x"}}]}"#, 200),
            ("/api/data/tags/import?format=csv", "label\nx\n", 200),
            ("/api/schema/entities", #"{"name":"pages"}"#, 201),
            ("/api/schema/apply", #"{"entities":{"pages":{}}}"#, 200),
            ("/api/system/config/add/data/entities.pages", "{}", 202),
        ]
    )
    func `a repeat gets the first answer`(_ target: String, _ body: String, _ status: Int) async throws {
        let api = try await TestAPI.blog()
        let first = await api.post(target, body, headers: try Self.key("k1"))
        #expect(first.status == status, "\(first)")
        #expect(!Self.isReplayed(first))
        let count = await api.get("/api/data/tags").meta["items"]
        let again = await api.post(target, body, headers: try Self.key("k1"))
        #expect(again.status == status)
        #expect(again.bytes == first.bytes)
        #expect(again.headers[.contentType] == "application/json")
        #expect(Self.isReplayed(again))
        var headers = again.headers
        headers[try #require(HTTPField.Name("Idempotency-Replayed"))] = nil
        let varying: Set = ["x-request-id", "date"]
        #expect(
            headers.filter { !varying.contains($0.name.canonicalName) }
                == first.headers.filter { !varying.contains($0.name.canonicalName) }
        )
        #expect(await api.get("/api/data/tags").meta["items"] == count)
    }

    @Test(.everyStorage) func `a refusal is repeated too, though it would succeed by now`() async throws {
        let api = try await TestAPI.blog()
        let body = #"{"title":"Hers","author_id":3}"#
        let first = await api.post("/api/data/posts", body, headers: try Self.key("k1"))
        #expect(first.status == 422)
        #expect(await api.post("/api/data/users", #"{"name":"Eve"}"#).data["id"] == 3)
        let again = await api.post("/api/data/posts", body, headers: try Self.key("k1"))
        #expect(again.status == 422)
        #expect(again.bytes == first.bytes)
        #expect(again.headers[.contentType] == "application/problem+json")
        #expect(Self.isReplayed(again))
        #expect(await api.post("/api/data/posts", body, headers: try Self.key("k2")).status == 201)
    }

    @Test(
        .everyStorage,
        arguments: [
            ("/api/data/tags", #"{"label":"x"}"#, "/api/data/tags", #"{"label":"y"}"#),
            ("/api/data/tags", #"{"label":"x"}"#, "/api/data/tags?on-conflict=label", #"{"label":"x"}"#),
            ("/api/data/tags/import?format=csv", "label\nx\n", "/api/data/tags/import?format=csv", "label\ny\n"),
        ]
    )
    func `the same key with another request is refused`(
        _ first: String,
        _ firstBody: String,
        _ second: String,
        _ secondBody: String
    ) async throws {
        let api = try await TestAPI.blog()
        #expect(await api.post(first, firstBody, headers: try Self.key("k1")).status < 300)
        let other = await api.post(second, secondBody, headers: try Self.key("k1"))
        #expect(other.status == 422)
        #expect(other.code == "idempotency_mismatch")
    }

    @Test(.everyStorage) func `the same key at another address is another request`() async throws {
        let api = try await TestAPI.blog()
        #expect(await api.post("/api/data/tags", #"{"label":"x"}"#, headers: try Self.key("k1")).status == 201)
        #expect(await api.post("/api/data/comments", #"{"content":"x"}"#, headers: try Self.key("k1")).status == 201)
    }

    @Test(.everyStorage) func `a repeat while the first is at work is refused`() async throws {
        let api = try await TestAPI.blog()
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        let tags = try #require(EntityName(rawValue: "tags"))
        api.hooks.before(.create, of: tags, id: "wait") { _, _ in
            start.finish()
            for await _ in released {}
            return .proceed
        }
        let headers = try Self.key("k1")
        async let first = api.post("/api/data/tags", #"{"label":"x"}"#, headers: headers)
        for await _ in started {}
        let meanwhile = await api.post("/api/data/tags", #"{"label":"x"}"#, headers: headers)
        #expect(meanwhile.status == 409)
        #expect(meanwhile.code == "idempotency_running")
        release.finish()
        #expect(await first.status == 201)
        #expect(await api.post("/api/data/tags", #"{"label":"x"}"#, headers: headers).status == 201)
    }

    @Test func `a failure of the server is not kept`() async throws {
        let api = try await TestAPI.blog()
        let tags = try #require(EntityName(rawValue: "tags"))
        let database = try api.memory
        api.hooks.before(.create, of: tags, id: "fail") { _, _ in
            database.failNext(with: .internalFailure("disk on fire"))
            return .proceed
        }
        let failed = await api.post("/api/data/tags", #"{"label":"x"}"#, headers: try Self.key("k1"))
        #expect(failed.status == 500)
        api.hooks.remove(id: "fail")
        let again = await api.post("/api/data/tags", #"{"label":"x"}"#, headers: try Self.key("k1"))
        #expect(again.status == 201)
        #expect(!Self.isReplayed(again))
    }

    @Test(.everyStorage) func `a key is forgotten after a day`() async throws {
        let api = try await TestAPI.blog()
        #expect(await api.post("/api/data/comments", #"{"content":"x"}"#, headers: try Self.key("k1")).data["id"] == 4)
        api.clock.advance(milliseconds: 24 * 60 * 60 * 1000 + 1)
        #expect(await api.post("/api/data/comments", #"{"content":"x"}"#, headers: try Self.key("k1")).data["id"] == 5)
    }

    @Test(.everyStorage) func `a replayed record carries the tag of the first answer`() async throws {
        let api = try await TestAPI.blog()
        let first = await api.post("/api/data/tags", #"{"label":"x"}"#, headers: try Self.key("k1"))
        let tag = try #require(first.headers[.eTag])
        let again = await api.post("/api/data/tags", #"{"label":"x"}"#, headers: try Self.key("k1"))
        #expect(Self.isReplayed(again))
        #expect(again.headers[.eTag] == tag)
    }

    @Test(arguments: [
        ("/api/data/tags", #"{"label":"x"}"#), ("/api/data/tags?on-conflict=label", #"{"label":"swift"}"#),
        ("/api/batch", #"{"operations":[{"action":"create","entity":"tags","data":{"label":"x"}}]}"#),
        ("/api/data/tags/import?format=csv", "label\nx\n"),
    ])
    func `the answer is kept with the write, whatever becomes of the process behind it`(
        _ target: String,
        _ body: String
    ) async throws {
        let api = try await TestAPI.blog()
        // As when the process ends right behind the commit: nothing that comes later is stored.
        try api.memory.failKeeping(with: .unavailable)
        let first = await api.post(target, body, headers: try Self.key("k1"))
        #expect(first.status < 300)
        let count = await api.get("/api/data/tags").meta["items"]
        let again = await api.post(target, body, headers: try Self.key("k1"))
        #expect(Self.isReplayed(again))
        #expect(again.bytes == first.bytes)
        #expect(await api.get("/api/data/tags").meta["items"] == count)
    }

    @Test(arguments: ["", String(repeating: "k", count: 256)])
    func `a key has 1 to 255 characters`(_ text: String) async throws {
        let answer = try await TestAPI.blog().post("/api/data/tags", #"{"label":"x"}"#, headers: try Self.key(text))
        #expect(answer.status == 400)
        #expect(answer.pointers == ["Idempotency-Key"])
    }
}
