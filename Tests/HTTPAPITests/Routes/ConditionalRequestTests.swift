// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Kernel
import Testing

/// Entity tags: RFC 9110, 13.
@Suite(.everyStorage) struct ConditionalRequestTests {
    @Test(arguments: [
        "/api/data/posts/1", "/api/data/posts?sort=-id", "/api/data/posts/1?with=author", "/api/data/entity/posts/1",
        "/api/data/posts/1/comments", "/api/openapi",
    ])
    func `an answer that the caller has is not sent again`(_ target: String) async throws {
        let api = try await TestAPI.blog()
        let tag = try #require(await api.get(target).headers[.eTag])
        #expect(tag.hasPrefix("\"") && tag.hasSuffix("\""))
        for header in [tag, "W/\(tag)", "\"other\", \(tag)"] {
            let again = await api.get(target, headers: [.ifNoneMatch: header])
            #expect(again.status == 304)
            #expect(again.bytes.isEmpty)
            #expect(again.headers[.eTag] == tag)
        }
        #expect(await api.get(target, headers: [.ifNoneMatch: "\"other\""]).status == 200)
    }

    @Test func `a write changes the tags of what it touched`() async throws {
        let api = try await TestAPI.blog()
        let targets = ["/api/data/posts/1", "/api/data/posts", "/api/data/users?with=posts"]
        var before: [String?] = []
        for target in targets { before.append(await api.get(target).headers[.eTag]) }
        let other = await api.get("/api/data/tags").headers[.eTag]
        let written = await api.send(.patch, "/api/data/posts/1", body: #"{"views":2}"#)
        for (place, target) in targets.enumerated() {
            #expect(before[place] != nil)
            #expect(await api.get(target).headers[.eTag] != before[place])
        }
        #expect(await api.get("/api/data/tags").headers[.eTag] == other)
        #expect(await api.get("/api/data/posts/1").headers[.eTag] == written.headers[.eTag])
    }

    @Test func `tags differ by what was selected`() async throws {
        let api = try await TestAPI.blog()
        let whole = await api.get("/api/data/posts/1").headers[.eTag]
        #expect(await api.get("/api/data/posts/1?select=id").headers[.eTag] != whole)
        let list = await api.get("/api/data/posts").headers[.eTag]
        #expect(await api.get("/api/data/posts?limit=1").headers[.eTag] != list)
    }

    @Test func `If-Match lets the first writer win`() async throws {
        let api = try await TestAPI.blog()
        let tag = try #require(await api.get("/api/data/posts/1").headers[.eTag])
        let first = await api.send(.patch, "/api/data/posts/1", headers: [.ifMatch: tag], body: #"{"views":7}"#)
        #expect(first.status == 200)
        let second = await api.send(.patch, "/api/data/posts/1", headers: [.ifMatch: tag], body: #"{"views":8}"#)
        #expect(second.status == 412)
        #expect(second.json["current"]?["views"] == 7)
        let removal = await api.send(.delete, "/api/data/posts/1", headers: [.ifMatch: tag])
        #expect(removal.status == 412)
        let newer = try #require(first.headers[.eTag])
        #expect(await api.send(.delete, "/api/data/posts/1", headers: [.ifMatch: newer]).status == 200)
    }

    @Test(arguments: [
        (HTTPRequest.Method.patch, #"{"where":{"id":1},"update":{"views":7}}"#), (.delete, #"{"id":1}"#),
    ])
    func `If-Match is refused where several records change at once`(
        _ method: HTTPRequest.Method,
        _ body: String
    ) async throws {
        let api = try await TestAPI.blog()
        let before = await api.get("/api/data/posts").bytes
        let answer = await api.send(method, "/api/data/posts", headers: [.ifMatch: "\"x\""], body: body)
        #expect(answer.status == 400)
        #expect(answer.code == "header_not_applicable")
        #expect(answer.pointers == ["If-Match"])
        #expect(await api.get("/api/data/posts").bytes == before)
    }

    @Test(arguments: [HTTPField.Name.authorization, .cookie])
    func `answers to credentials are for their caller alone`(_ name: HTTPField.Name) async throws {
        let api = try await TestAPI.blog()
        let headers: HTTPFields = [name: "something"]
        let answers = [
            await api.get("/api/data/posts", headers: headers), await api.get("/api/data/posts/1", headers: headers),
            await api.post("/api/data/tags", #"{"label":"x"}"#, headers: headers),
            await api.get("/api/data/tags/export", headers: headers),
        ]
        for answer in answers {
            #expect(answer.headers[.vary] == "Authorization, Cookie, X-API-Key")
            #expect(answer.headers[.cacheControl] == "private")
        }
        #expect(await api.get("/api/data/posts").headers[.vary] == nil)
    }
}
