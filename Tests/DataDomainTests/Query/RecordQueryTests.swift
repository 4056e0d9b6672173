// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel
import Testing

@Suite struct RecordQueryTests {
    private func query(_ parameters: (String, String)...) throws -> RecordQuery {
        try RecordQuery(parameters: parameters.map { (name: $0.0, value: $0.1) })
    }

    @Test func `an empty query asks for the defaults`() throws {
        let query = try query()
        #expect(query == RecordQuery())
        #expect(query.limit == nil && query.sort == nil && query.select == nil)
    }

    @Test(arguments: [
        ("title", [RecordQuery.SortTerm("title")]),
        ("-title", [RecordQuery.SortTerm("title", descending: true)]),
        ("-created,title:nullslast", [.init("created", descending: true), .init("title", nulls: .last)]),
        (#"{"by":"views","dir":"desc"}"#, [.init("views", descending: true)]),
        (#"["-a","b"]"#, [.init("a", descending: true), .init("b")]),
        ("author.name:nullsfirst", [.init("author.name", nulls: .first)]),
    ])
    func `a sort is read`(_ text: String, _ terms: [RecordQuery.SortTerm]) throws {
        #expect(try query(("sort", text)).sort == terms)
    }

    @Test func `repeated and comma-joined names add up`() throws {
        let query = try query(("select", "id"), ("select", "title,views"), ("join", "author"))
        #expect(query.select == ["id", "title", "views"])
        #expect(query.join == ["author"])
    }

    @Test func `relations nest by dots, by objects and under aliases`() throws {
        let dotted = try query(("with", "author.posts,comments")).with
        #expect(dotted.map(\.name) == ["author", "comments"])
        #expect(dotted[0].query.with.map(\.reference) == ["posts"])
        let object = try query(("with", #"{"latest:comments":{"limit":1,"sort":"-id"},"author":null}"#)).with
        #expect(
            object[0]
                == .init(
                    name: "latest",
                    reference: "comments",
                    query: RecordQuery(limit: 1, sort: [.init("id", descending: true)])
                )
        )
        #expect(object[1] == .init(reference: "author"))
        #expect(try query(("with", "a"), ("with", "b")).with.map(\.name) == ["a", "b"])
    }

    @Test(arguments: [
        ([("limits", "1")], "?limits", "unknown_parameter"),
        ([("limit", "ten")], "?limit", "invalid_parameter"),
        ([("offset", "-1")], "?offset", "invalid_parameter"),
        ([("limit", "1"), ("limit", "2")], "?limit", "repeated_parameter"),
        ([("where", "{\"a\":")], "?where", "malformed_json"),
        ([("where", "{\"a\":1,\"a\":2}")], "?where", "malformed_json"),
        ([("sort", "a:last")], "?sort", "invalid_sort"),
        ([("sort", "")], "?sort", "invalid_sort"),
        ([("sort", "a,b,c,d,e,f,g,h,i")], "?sort", "invalid_sort"),
        ([("sort", #"{"by":"a","dir":"up"}"#)], "?sort", "invalid_sort"),
        ([("count", "all")], "?count", "invalid_parameter"),
        ([("deleted", "yes")], "?deleted", "invalid_parameter"),
        ([("with", "a:b:c")], "?with", "invalid_with"),
        ([("with", "a,,b")], "?with", "invalid_with"),
        ([("with", #"{"a":{"limt":1}}"#)], "?with/a/limt", "unknown_parameter"),
        ([("with", #"{"a":{"cursor":"x"}}"#)], "?with/a/cursor", "invalid_parameter"),
        ([("with", "x:a"), ("with", "x:b")], "?with", "repeated_parameter"),
    ])
    func `what can't be read is malformed and names its place`(
        _ parameters: [(String, String)],
        _ pointer: String,
        _ code: String
    ) throws {
        let error = #expect(throws: DataError.self) {
            try RecordQuery(parameters: parameters.map { (name: $0.0, value: $0.1) })
        }
        guard case .malformed(let place, let found, _)? = error else {
            Issue.record("\(String(describing: error)) is not malformed")
            return
        }
        // The same name for two relations is found where the list is merged or where the parameter repeats.
        #expect(place == pointer)
        #expect(found == code || (found == "invalid_with" && code == "repeated_parameter"))
    }

    @Test func `a query is also read from a body`() throws {
        let query = try RecordQuery(json: ["limit": 5, "where": ["a": 1], "sort": ["-b"], "count": "exact"])
        #expect(query.limit == 5)
        #expect(query.condition == ["a": 1])
        #expect(query.sort == [.init("b", descending: true)])
        #expect(query.count == .exact)
        #expect(throws: DataError.self) { try RecordQuery(json: [1]) }
    }
}
