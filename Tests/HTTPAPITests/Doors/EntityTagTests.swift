// SPDX-License-Identifier: Apache-2.0
import DataDomain
import DataTestKit
import HTTPTypes
import Kernel
import Testing

/// Tags change with what their caller can see, and with nothing else.
struct EntityTagTests {
    private static let parts: [JSONValue] = [
        ["role": "user", "entity": "pages", "action": "read", "fields": ["id", "title"]],
        ["role": "user", "entity": "pages", "action": ["update", "delete"]],
        ["role": "user", "entity": "tags", "action": "read", "where": ["label": ["$ne": "blue"]]],
    ]
    private static let whole: [JSONValue] = [["role": "user", "entity": "people", "action": ["read", "update"]]]

    @Test(arguments: ["pages/1", "pages", "pages?sort=-title&limit=1", "pages/1?with=tags", "pages/1/tags"])
    func `what can't be read changes no tag`(_ path: String) async throws {
        let diary = try await Diary(Self.parts)
        let tag = try #require(await diary.get(path).headers[.eTag])
        try await diary.asRoot(.patch, "pages/1", ["text": "changed", "trace": "x"])
        try await diary.asRoot(.post, "tags", ["label": "blue"], 201)
        let again = await diary.get(path, headers: [.ifNoneMatch: tag])
        #expect(again.status == 304)
        #expect(again.headers[.eTag] == tag)
    }

    @Test(arguments: ["pages/1", "pages", "pages/1?with=tags"])
    func `what can be read does`(_ path: String) async throws {
        let diary = try await Diary(Self.parts)
        let tag = try #require(await diary.get(path).headers[.eTag])
        try await diary.asRoot(.patch, "pages/1", ["title": "changed"])
        let again = await diary.get(path, headers: [.ifNoneMatch: tag])
        #expect(again.status == 200)
        #expect(again.headers[.eTag] != tag)
    }

    @Test func `If-Match compares what the writer sees`() async throws {
        let diary = try await Diary(Self.parts)
        let tag = try #require(await diary.get("pages/1").headers[.eTag])
        try await diary.asRoot(.patch, "pages/1", ["text": "changed"])
        let written = await diary.send(.patch, "pages/1", ["title": "Uno"], headers: [.ifMatch: tag])
        #expect(written.status == 200, "\(written)")
        let newer = try #require(written.headers[.eTag])
        #expect(await diary.get("pages/1").headers[.eTag] == newer)
        let late = await diary.send(.patch, "pages/1", ["title": "Un"], headers: [.ifMatch: tag])
        #expect(late.status == 412)
        #expect(late.json["current"] == ["id": 1, "title": "Uno"])
        #expect(await diary.send(.delete, "pages/1", headers: [.ifMatch: tag]).status == 412)
        #expect(await diary.send(.delete, "pages/9", headers: [.ifMatch: tag]).status == 404)
        #expect(await diary.send(.delete, "pages/1", headers: [.ifMatch: "\(tag), \(newer)"]).status == 200)
    }

    @Test func `nothing slips in between the look and the write`() async throws {
        for (change, status) in [(["text": "other"] as JSONValue, 200), (["title": "Other"], 412)] {
            let diary = try await Diary(Self.parts) { MeddledDatabase(base: $0) }
            let tag = try #require(await diary.get("pages/1").headers[.eTag])
            let answer = await MeddledDatabase.$meddling.withValue(
                Meddling { _ = try? await diary.asRoot(.patch, "pages/1", change) }
            ) {
                await diary.send(.patch, "pages/1", ["size": 1], headers: [.ifMatch: tag])
            }
            #expect(answer.status == status, "\(answer)")
        }
    }

    @Test func `a tag is no way to find out a value`() async throws {
        let diary = try await Diary(Self.parts)
        let tag = try #require(await diary.get("pages/2").headers[.eTag])
        for text in ["very secret", "guess"] {
            try await diary.asRoot(.patch, "pages/2", ["text": .string(text)])
            #expect(await diary.get("pages/2").headers[.eTag] == tag)
        }
    }

    @Test func `who sees everything is told without a look`() async throws {
        let diary = try await Diary(Self.whole)
        let tag = try #require(await diary.get("people").headers[.eTag])
        diary.database.failNext(with: .unavailable)
        #expect(await diary.get("people", headers: [.ifNoneMatch: tag]).status == 304)
        #expect(await diary.get("people").status == 503)
        let record = try #require(await diary.get("people/1").headers[.eTag])
        let write = await diary.send(.patch, "people/1", ["name": "Eve"], headers: [.ifMatch: record])
        #expect(write.status == 200)
        #expect(await diary.send(.patch, "people/1", ["name": "Eva"], headers: [.ifMatch: record]).status == 412)
    }

    @Test func `a question about now is answered anew`() async throws {
        let diary = try await Diary([["role": "user", "entity": "pages", "action": "read"]])
        let path = "pages?where=%7B%22owner%22:%22$user.id%22%7D"
        let first = await diary.get(path)
        #expect(first.data.arrayValue?.count == 1)
        let tag = try #require(first.headers[.eTag])
        #expect(await diary.get(path, headers: [.ifNoneMatch: tag]).status == 304)
        try await diary.asRoot(.patch, "pages/2", ["owner": "u1"])
        #expect(await diary.get(path, headers: [.ifNoneMatch: tag]).status == 200)
    }

    @Test func `a link that moved is told`() async throws {
        let diary = try await Diary(
            [
                ["role": "user", "entity": "pages", "action": "read"],
                ["role": "user", "entity": "people", "action": "read"],
            ],
            caller: .system
        )
        let tag = try #require(await diary.get("pages/1/author").headers[.eTag])
        try await diary.asRoot(.patch, "pages/1", ["author_id": 2])
        let again = await diary.get("pages/1/author", headers: [.ifNoneMatch: tag])
        #expect(again.status == 200)
        #expect(again.data[0]?["name"] == "Bob", "\(again)")
    }
}
