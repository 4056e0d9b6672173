// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import DataTestKit
import JSON
import Kernel
import Testing

@Suite struct PlanKeepingTests {
    private static let status = FieldPath(field: "status", kind: .text)

    private static func isStatus(_ text: String) -> Predicate { .compare(status, .equal, .value(.text(text))) }

    @Test func `questions of one shape are planned once and answered each for itself`() async throws {
        let fixture = try await PlanKeepingFixture()
        #expect(try await fixture.found(["views": ["$gte": 6]]) == [6, 7])
        let asked = fixture.rules.asked
        for least in 0..<9 {
            #expect(try await fixture.found(["views": ["$gte": .integer(Int64(least))]]) == Array(min(least, 8)..<8))
        }
        #expect(fixture.rules.asked == asked)
    }

    @Test func `every operand lands in its own place`() async throws {
        let fixture = try await PlanKeepingFixture()
        let conditions: [(JSONValue, [Int])] = [
            (["$or": [["views": ["$between": [1, 2]]], ["title": "Post 5"]], "status": ["$ne": "live"]], [2]),
            (
                ["$or": [["views": ["$between": [3, 6]]], ["title": "Post 1"]], "status": ["$ne": "draft"]], [1, 3, 5]
            ),
            (["views": ["$not": ["$lt": 3, "$gt": 0]]], [0, 3, 4, 5, 6, 7]),
            (["views": ["$not": ["$lt": 7, "$gt": 5]]], [0, 1, 2, 3, 4, 5, 7]),
            (["title": ["$contains": "5"], "views": ["$gt": 4]], [5]),
            (["title": ["$contains": "post"], "views": ["$gt": 4]], []),
        ]
        for _ in 0..<2 {
            for (condition, numbers) in conditions { #expect(try await fixture.found(condition) == numbers) }
        }
    }

    @Test func `operands of another type are checked anew`() async throws {
        let fixture = try await PlanKeepingFixture()
        #expect(try await fixture.found(["views": 1]) == [1])
        #expect(try await fixture.refusal { _ = try await fixture.found(["views": "1"]) } == "invalid_value")
        #expect(try await fixture.refusal { _ = try await fixture.found(["views": [1]]) } == "invalid_value")
        #expect(try await fixture.found(["views": .null]) == [])
        #expect(try await fixture.found(["views": 1.5]) == [])
        #expect(try await fixture.found(["views": 2]) == [2])
    }

    @Test func `values between those of a field have plans of their own`() async throws {
        let fixture = try await PlanKeepingFixture()
        #expect(try await fixture.found(["price": ["$gt": 5.5]]) == [6])
        #expect(try await fixture.found(["price": ["$gt": .decimal("5.495")]]) == [5, 6])
        #expect(try await fixture.found(["price": ["$gte": .decimal("5.505")]]) == [6])
        #expect(try await fixture.found(["price": ["$gt": 4.5]]) == [5, 6])
        #expect(try await fixture.found(["price": ["$lt": .decimal("1e40")]]) == Array(0..<7))
    }

    @Test func `lists of any length share a plan, those with null or nothing don't`() async throws {
        let fixture = try await PlanKeepingFixture()
        #expect(try await fixture.found(["views": ["$in": [1, 2]]]) == [1, 2])
        let asked = fixture.rules.asked
        #expect(try await fixture.found(["views": ["$in": [7]]]) == [7])
        #expect(try await fixture.found(["views": ["$in": [3, 4, 5]]]) == [3, 4, 5])
        #expect(fixture.rules.asked == asked)
        #expect(try await fixture.found(["views": ["$in": []]]) == [])
        #expect(try await fixture.found(["views": ["$in": [.null, 6]]]) == [6])
        #expect(try await fixture.found(["views": ["$in": [0.5, 6]]]) == [6])
        #expect(try await fixture.found(["views": ["$in": [0, 1]]]) == [0, 1])
    }

    @Test func `variables are looked up for each request`() async throws {
        let fixture = try await PlanKeepingFixture(rules: CountingAuthorizer(kinship: { _ in "all alike" }))
        for (method, numbers) in [("Post 1", [1]), ("Post 2", [2]), ("Post 1", [1])] {
            let context = fixture.context(method: method)
            #expect(try await fixture.found(["title": "$request.method"], context) == numbers)
            let text = Question(text: "variable") { () throws(DataError) in
                RecordQuery(condition: ["title": "$request.method"])
            }
            #expect(try await PlanKeepingFixture.numbers(fixture.page(text, context)) == numbers)
        }
    }

    @Test func `limits and offsets are values too`() async throws {
        let fixture = try await PlanKeepingFixture()
        func page(_ limit: Int, _ offset: Int) async throws -> [Int] {
            let query = RecordQuery(limit: limit, offset: offset, sort: [.init("id")])
            return try await PlanKeepingFixture.numbers(fixture.page(Question(query)))
        }
        #expect(try await page(2, 0) == [0, 1])
        #expect(try await page(3, 0) == [0, 1, 2])
        #expect(try await page(2, 3) == [3, 4])
        #expect(try await page(3, 4) == [4, 5, 6])
        #expect(try await fixture.refusal { _ = try await page(0, 0) } == "invalid_limit")
        #expect(try await fixture.refusal { _ = try await page(1001, 3) } == "invalid_limit")
    }

    @Test func `texts that only look the same are different questions`() async throws {
        let fixture = try await PlanKeepingFixture()
        let texts = ["K\u{F6}ln", "Ko\u{308}ln", "\u{212A}oln", "Koln"]
        for (place, text) in texts.enumerated() {
            let post: JSONValue = ["title": .string(text), "slug": .string("post-of-\(place)")]
            _ = try await fixture.records.create("posts", post, context: fixture.context())
        }
        for _ in 0..<3 {
            for text in texts {
                let question = Question(text: "title=\(text)") { () throws(DataError) in
                    RecordQuery(condition: ["title": .string(text)])
                }
                let answer = try #require(try await fixture.page(question))
                let rows = try JSONValue(parsing: answer.writer.bytes).arrayValue ?? []
                #expect(rows.map { $0["title"]?.stringValue.map { Array($0.utf8) } } == [Array(text.utf8)])
            }
        }
    }

    // MARK: - Cursors

    @Test(arguments: ["id", "-views", "price"])
    func `all pages of a list share a plan for each direction`(_ field: String) async throws {
        let fixture = try await PlanKeepingFixture()
        let descending = field.hasPrefix("-")
        let sort = [RecordQuery.SortTerm(descending ? String(field.dropFirst()) : field, descending: descending)]
        var query = RecordQuery(limit: 2, sort: sort)
        var forth: [Int] = []
        var asked: [Int] = []
        for _ in 0..<4 {
            let answer = try #require(try await fixture.page(Question(query)))
            forth += try PlanKeepingFixture.numbers(answer)
            asked.append(fixture.rules.asked)
            if answer.next == nil { break }
            query.cursor = answer.next
        }
        let expected = descending ? Array((0..<8).reversed()) : field == "price" ? [7] + Array(0..<7) : Array(0..<8)
        #expect(forth == expected)
        #expect(asked[1] == asked[2] && asked[2] == asked[3])
        let last = try #require(try await fixture.page(Question(query)))
        query.cursor = last.previous
        #expect(try await PlanKeepingFixture.numbers(fixture.page(Question(query))) == Array(expected[4..<6]))
    }

    @Test func `a cursor of another order or by another hand is refused although a plan is there`() async throws {
        let fixture = try await PlanKeepingFixture()
        var byID = RecordQuery(limit: 2, sort: [.init("id")])
        var byViews = RecordQuery(limit: 2, sort: [.init("views")])
        let (first, second) = (try await fixture.page(Question(byID)), try await fixture.page(Question(byViews)))
        byID.cursor = first?.next
        byViews.cursor = second?.next
        #expect(try await PlanKeepingFixture.numbers(fixture.page(Question(byID))) == [2, 3])
        #expect(try await PlanKeepingFixture.numbers(fixture.page(Question(byViews))) == [2, 3])
        swap(&byID.cursor, &byViews.cursor)
        for query in [byID, byViews] {
            #expect(try await fixture.refusal { _ = try await fixture.page(Question(query)) } == "invalid_cursor")
        }
        byID.cursor = "AAAA"
        #expect(try await fixture.refusal { _ = try await fixture.page(Question(byID)) } == "invalid_cursor")
    }

    // MARK: - Who asks, and of what

    @Test func `callers of different kin never share a plan`() async throws {
        let rules = CountingAuthorizer(rows: { caller, _ in
            Self.isStatus(caller.principal.actor == "user:1" ? "live" : "draft")
        })
        let fixture = try await PlanKeepingFixture(rules: rules)
        for _ in 0..<2 {
            for (id, numbers) in [(1, [5, 7]), (2, [4, 6])] {
                let context = fixture.context(Principal(kind: .user(.integer(Int64(id)))))
                #expect(try await fixture.found(["views": ["$gt": 3]], context) == numbers)
                let text = Question(text: "gt") { () throws(DataError) in RecordQuery(condition: ["views": ["$gt": 3]])
                }
                #expect(try await PlanKeepingFixture.numbers(fixture.page(text, context)) == numbers)
            }
        }
    }

    @Test func `the values of a rule stay beside those of the question`() async throws {
        let rules = CountingAuthorizer(kinship: { _ in "all alike" }, rows: { _, _ in Self.isStatus("live") })
        let fixture = try await PlanKeepingFixture(rules: rules)
        #expect(try await fixture.found(["status": "live", "views": ["$lt": 4]]) == [1, 3])
        let asked = rules.asked
        #expect(try await fixture.found(["status": "draft", "views": ["$lt": 4]]) == [])
        #expect(try await fixture.found(["status": "live", "views": ["$lt": 6]]) == [1, 3, 5])
        #expect(rules.asked == asked)
    }

    @Test func `a rule that depends on the moment is asked each time`() async throws {
        let rules = CountingAuthorizer(
            dependsOnTime: true,
            rows: { _, asked in Self.isStatus(asked.isMultiple(of: 2) ? "live" : "draft") }
        )
        let fixture = try await PlanKeepingFixture(rules: rules)
        let first = try await fixture.found(["views": ["$gt": 3]])
        let second = try await fixture.found(["views": ["$gt": 3]])
        #expect(Set([first, second]) == [[5, 7], [4, 6]])
    }

    @Test func `without kin nothing is kept`() async throws {
        let fixture = try await PlanKeepingFixture(rules: CountingAuthorizer(kinship: { _ in nil }))
        #expect(try await fixture.found(["views": ["$gt": 5]]) == [6, 7])
        let asked = fixture.rules.asked
        #expect(try await fixture.found(["views": ["$gt": 6]]) == [7])
        #expect(fixture.rules.asked > asked)
    }

    @Test func `another schema has plans of its own`() async throws {
        let fixture = try await PlanKeepingFixture()
        #expect(try await fixture.found(["views": ["$gt": 5]]) == [6, 7])
        let without: JSONValue = [
            "entities": ["posts": ["fields": ["title": WritingFixture.field("text")]]]
        ]
        fixture.schemas.set(try PlanKeepingFixture.schema(version: 2, without))
        #expect(try await fixture.refusal { _ = try await fixture.found(["views": ["$gt": 5]]) } == "unknown_field")
    }
}
