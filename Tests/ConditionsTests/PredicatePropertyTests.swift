// SPDX-License-Identifier: Apache-2.0

import Conditions
import JSON
import Kernel
import Testing

struct PredicatePropertyTests {
    static func variables(_ variable: Variable) -> Value? {
        switch variable {
        case .now: .text("2024-05-01T12:00:00.000Z")
        case .today: .text("2024-05-01")
        case .user(["age"]): .integer(1)
        default: nil
        }
    }

    /// Generated conditions, each with records to hold it against.
    static func forEach(
        seed: UInt64,
        count: Int = 3_000,
        _ body: (JSONValue, Predicate, [Record]) throws -> Void
    ) throws {
        var generator = ConditionGenerator(seed: seed)
        var (holding, failing) = (0, 0)
        for _ in 0..<count {
            let json = generator.condition()
            let predicate = try Blog.predicate(json).binding(variables)
            let records = (0..<4).map { _ in generator.record() }
            try body(json, predicate, records)
            for record in records {
                if predicate.matches(record) { holding += 1 } else { failing += 1 }
            }
        }
        #expect(holding > count / 2 && failing > count / 2, "the conditions must tell records apart")
    }

    @Test func `not is the exact opposite`() throws {
        try Self.forEach(seed: 1) { json, predicate, records in
            let opposite = try Blog.predicate(["$not": json]).binding(Self.variables)
            let twice = try Blog.predicate(["$not": ["$not": json]]).binding(Self.variables)
            for record in records {
                #expect(opposite.matches(record) != predicate.matches(record), "\(json.text)")
                #expect(twice.matches(record) == predicate.matches(record), "\(json.text)")
            }
        }
    }

    @Test func `the negated operators are the opposites of the plain ones`() throws {
        func swapped(_ json: JSONValue) -> JSONValue? {
            guard case .object(let object) = json, object.count == 1, let member = object.members.first,
                case .object(let inner) = member.value, inner.count == 1, let sign = inner.members.first
            else { return nil }
            let names = [
                "$eq": "$ne", "$ne": "$eq", "$in": "$notin", "$notin": "$in", "$some": "$none", "$none": "$some",
            ]
            guard let name = names[sign.key] else { return nil }
            return .object(JSONObject([(member.key, .object(JSONObject([(name, sign.value)])))]))
        }
        var compared = 0
        try Self.forEach(seed: 2) { json, predicate, records in
            guard let other = swapped(json) else { return }
            let opposite = try Blog.predicate(other).binding(Self.variables)
            compared += records.count
            for record in records { #expect(opposite.matches(record) != predicate.matches(record), "\(json.text)") }
        }
        #expect(compared > 500)
    }

    @Test func `parameters keep the meaning and leave one shape`() throws {
        try Self.forEach(seed: 3) { json, predicate, records in
            var values: [Value] = [.text("taken")]
            let shape = predicate.parameterized(into: &values)
            #expect(values.first == .text("taken"))
            #expect(!values.contains(.null))
            #expect(!"\(shape)".contains("Operand.value"))
            for record in records {
                #expect(shape.matches(record, parameters: values) == predicate.matches(record), "\(json.text)")
            }
        }
    }

    @Test func `conditions that differ in their values share a shape`() throws {
        func shape(_ json: JSONValue) throws -> Predicate {
            var values: [Value] = []
            return try Blog.predicate(json).parameterized(into: &values)
        }
        #expect(try shape(["views": 1, "title": ["$like": "a*"]]) == shape(["views": 2, "title": ["$like": "*"]]))
        #expect(try shape(["views": ["$in": [1, 2, 3]]]) == shape(["views": ["$in": [4]]]))
        #expect(try shape(["views": 1]) != shape(["views": ["$gt": 1]]))
    }

    @Test func `prefix ranges keep the meaning`() throws {
        var widened = 0
        try Self.forEach(seed: 4) { json, predicate, records in
            let ranged = predicate.addingPrefixRanges()
            if ranged != predicate { widened += 1 }
            for record in records { #expect(ranged.matches(record) == predicate.matches(record), "\(json.text)") }
        }
        #expect(widened > 100)
    }

    @Test(
        arguments: [
            ("ab", "ac"), ("a\u{10FFFF}", "b"), ("a\u{D7FF}", "a\u{E000}"), ("\u{10FFFF}", nil), ("é", "ê"),
        ] as [(String, String?)]
    )
    func `a prefix range ends at the next text`(prefix: String, end: String?) throws {
        let field = FieldPath(field: "title", kind: .text)
        let leaf = Predicate.match(field, .startsWith, .value(.text(prefix)))
        var parts: [Predicate] = [.compare(field, .greaterOrEqual, .value(.text(prefix)))]
        if let end { parts.append(.compare(field, .less, .value(.text(end)))) }
        #expect(leaf.addingPrefixRanges() == .all(parts + [leaf]))
    }

    @Test func `simplifying changes no verdict`() throws {
        func naive(_ condition: Condition, _ record: Record) throws -> Bool {
            switch condition {
            case .all(let parts): return try parts.allSatisfy { try naive($0, record) }
            case .any(let parts): return try parts.contains { try naive($0, record) }
            case .not(let inner): return try !naive(inner, record)
            case .quantified(let path, let quantifier, let inner, _):
                let related = record.relations[path[0]] ?? []
                let predicate = try Predicate(
                    checking: inner,
                    against: Blog(entity: .comments),
                    variables: Blog.variables
                )
                let verdicts = related.map { predicate.binding(Self.variables).matches($0) }
                return switch quantifier {
                case .some: verdicts.contains(true)
                case .every: !verdicts.contains(false)
                case .none: !verdicts.contains(true)
                }
            case .comparison, .search:
                let predicate = try Predicate(checking: condition, against: Blog.posts, variables: Blog.variables)
                return predicate.binding(Self.variables).matches(record)
            }
        }
        try Self.forEach(seed: 5) { json, predicate, records in
            let condition = try Condition(json: json)
            for record in records {
                #expect(try naive(condition, record) == predicate.matches(record), "\(json.text)")
            }
        }
    }
}
