// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import JSON
import Kernel
import SQLiteAdapter
import Testing

struct ReadingTests {
    private func filled() async throws -> Bed {
        let bed = try await Bed()
        try await bed.create("users", [["name": "Ann", "age": 40], ["name": "Bob"], ["name": "Cyd", "age": 20]])
        try await bed.create(
            "posts",
            [
                ["title": "one", "views": 3, "price": 1.25, "live": true, "author": ["$set": ["id": 1]], "kind": "a"],
                [
                    "title": "two", "views": 1, "tags": ["x", 2], "score": 0.5, "author": ["$set": ["id": 2]],
                    "kind": "b",
                ],
                ["title": "three", "views": 2, "author": ["$set": ["id": 1]], "kind": "a"],
                ["title": "four", "kind": "c"],
            ]
        )
        try await bed.create(
            "comments",
            [["text": "c1", "post": ["$set": ["id": 1]]], ["text": "c2", "post": ["$set": ["id": 1]]]]
        )
        try await bed.create("labels", [["name": "red"], ["name": "blue"]])
        try await bed.update("posts", "1", ["labels": ["$attach": [["id": 2, "rank": 7], 1]]])
        return bed
    }

    @Test func `a record is given back with all its kinds of values`() async throws {
        let bed = try await filled()
        let text = try await bed.get("posts", "1")
        #expect(
            text == """
                {"id":1,"title":"one","views":3,"price":1.25,"live":true,"tags":null,"score":null,"kind":"a","author_id":1,\
                "createdAt":"2024-05-01T12:00:00.000Z","updatedAt":"2024-05-01T12:00:00.000Z"}
                """
        )
        #expect(
            try await bed.list("posts", [("select", "tags,score"), ("where", #"{"id":2}"#)])
                == #"[{"tags":["x",2],"score":0.5}]"#
        )
    }

    @Test(arguments: [
        (#"{"views":{"$gt":1}}"#, "[1,3]"), (#"{"views":{"$ne":3}}"#, "[2,3,4]"),
        (#"{"views":{"$in":[1,2]}}"#, "[2,3]"),
        (#"{"views":{"$notin":[1,2]}}"#, "[1,4]"), (#"{"author.name":"Ann"}"#, "[1,3]"),
        (#"{"author.name":{"$ne":"Ann"}}"#, "[2,4]"), (#"{"$not":{"author.age":40}}"#, "[2,4]"),
        (#"{"author":{"$isnull":true}}"#, "unknown"), (#"{"author.id":{"$isnull":true}}"#, "[4]"),
        (#"{"comments":{"$some":{"text":"c2"}}}"#, "[1]"), (#"{"comments":{"$none":{}}}"#, "[2,3,4]"),
        (#"{"comments":{"$every":{"text":"c1"}}}"#, "[2,3,4]"), (#"{"labels.name":"red"}"#, "[1]"),
        (#"{"tags":{"$has":"x"}}"#, "[2]"), (#"{"tags":{"$hasall":["x",2]}}"#, "[2]"),
        (#"{"tags":{"$hasany":[3]}}"#, "[]"),
        (#"{"title":{"$like":"t*"}}"#, "[2,3]"), (#"{"title":{"$ilike":"T*E"}}"#, "[3]"),
        (#"{"title":{"$regex":"^.{4}$"}}"#, "[4]"),
        (#"{"title":{"$startswith":"t"}}"#, "[2,3]"), (#"{"title":{"$contains":"hre"}}"#, "[3]"),
        (#"{"price":{"$gte":1.25}}"#, "[1]"), (#"{"price":{"$gt":1.245}}"#, "[1]"), (#"{"live":true}"#, "[1]"),
        (#"{"$or":[{"views":3},{"views":1}]}"#, "[1,2]"), (#"{"score":{"$between":[0.4,0.5]}}"#, "[2]"),
        (#"{"author.posts":{"$some":{"title":"three"}}}"#, "[1,3]"), (#"{"$search":"REE th"}"#, "[3]"),
    ])
    func `conditions find rows`(_ condition: String, _ ids: String) async throws {
        let bed = try await filled()
        guard ids != "unknown" else {
            await #expect(throws: DataError.self) { try await bed.list("posts", [("where", condition)]) }
            return
        }
        let found = try await bed.list("posts", [("where", condition), ("select", "id")])
        #expect(
            try JSONValue(parsing: found).arrayValue?.map { $0["id"] ?? .null } == JSONValue(parsing: ids).arrayValue
        )
    }

    @Test func `relations are embedded to any depth`() async throws {
        let bed = try await filled()
        let text = try await bed.list(
            "users",
            [
                ("select", "id"), ("limit", "2"),
                (
                    "with",
                    #"{"posts":{"select":["id"],"with":{"comments":{"select":["text"]},"labels":{"select":["name"]},"author":{"select":["name"]}}}}"#
                ),
            ]
        )
        #expect(
            text == """
                [{"id":1,"posts":[{"id":1,"comments":[{"text":"c1"},{"text":"c2"}],\
                "labels":[{"name":"red","posts_labels":{"rank":null}},{"name":"blue","posts_labels":{"rank":7}}],\
                "author":{"name":"Ann"}},{"id":3,"comments":[],"labels":[],"author":{"name":"Ann"}}]},\
                {"id":2,"posts":[{"id":2,"comments":[],"labels":[],"author":{"name":"Bob"}}]}]
                """
        )
    }

    @Test(arguments: [
        "views", "-views", "author.name", "-author.name", "-createdAt", "views:nullslast", "-views:nullsfirst",
        "kind,-views,title", "-kind,views",
    ])
    func `cursors walk the whole list forward and back`(_ sort: String) async throws {
        let bed = try await filled()
        var more: [JSONValue] = []
        for number in 0..<20 {
            let views: JSONValue = number % 3 == 0 ? .null : .integer(Int64(number % 4))
            let kind: JSONValue = number % 2 == 0 ? "b" : .null
            more.append(["title": "more", "views": views, "kind": kind])
        }
        try await bed.create("posts", .array(more))
        let query = [("sort", sort), ("select", "id")]
        let all = ids(try await bed.list("posts", query + [("limit", "100")]))
        #expect(all.count == 24)
        var walked: [Int64] = []
        var next: String?
        var last: ListAnswer?
        repeat {
            let page = try await bed.page("posts", query + [("limit", "5")] + (next.map { [("cursor", $0)] } ?? []))
            walked += ids(page.text)
            next = page.answer.next
            last = page.answer
        } while next != nil
        #expect(walked == all)
        var back = Array(all.suffix(4))
        var previous = last?.previous
        while let cursor = previous {
            let page = try await bed.page("posts", query + [("limit", "5"), ("cursor", cursor)])
            back = ids(page.text) + back
            previous = page.answer.previous
        }
        #expect(back == all)
    }

    @Test func `counts are exact, capped or both`() async throws {
        let bed = try await filled()
        let exact = try await bed.page("posts", [("count", "exact"), ("where", #"{"views":{"$gt":1}}"#)]).answer
        #expect(exact.total == 2)
        let capped = try await bed.page("posts", [("count", "capped")]).answer
        #expect(capped.total == 4)
        let estimated = try await bed.page("posts", [("count", "estimated")]).answer
        #expect(estimated.total == 4)
    }

    @Test func `aggregates group, bucket and filter`() async throws {
        let bed = try await filled()
        let text = try await bed.aggregate(
            "posts",
            [
                "group": ["kind", ["month": "createdAt", "as": "m"]],
                "select": ["n": ["count": "*"], "sum": ["sum": "views"], "p": ["max": "price"], "a": ["avg": "price"]],
                "having": ["n": ["$gt": 1]], "sort": "-n",
            ]
        )
        #expect(text == #"[{"kind":"a","m":"2024-05-01T00:00:00.000Z","n":2,"sum":5,"p":1.25,"a":1.25}]"#)
    }

    private func ids(_ text: String) -> [Int64] {
        (try? JSONValue(parsing: text))?.arrayValue?.compactMap { $0["id"]?.integerValue } ?? []
    }
}
