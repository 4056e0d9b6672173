// SPDX-License-Identifier: Apache-2.0

import Conditions
import JSON
import Kernel
import Testing

struct ConditionFuzzTests {
    static let keys =
        Condition.Operator.allCases.map(\.rawValue) + [
            "$some", "$every", "$none", "$and", "$or", "$not", "$literal", "$x", "",
        ]
        + ["title", "views", "price", "rating", "day", "createdAt", "week", "tags", "place", "author", "comments"]
        + [
            "author.name", "comments.likes", "author.posts.comments.text", "nope", "a.b.c.d.e.f.g.h.i", "lon", "lat",
            "meters",
        ]

    static let scalars: [JSONValue] = [
        nil, true, 0, 1, -1, .integer(.max), .integer(.min), 1.5, 1e300, -1e-300, .decimal("1e-999999999999"),
        .decimal("123456789012345678901234567890"), .decimal("-0.00000000000000000000001"), .decimal("x"), "", "a",
        "$now",
        "$today", "$user.id", "$user.roles", "$user.x", "$old.views", "(a*)*b", "[", "\\", "2024-01-01", "2024-02-30",
        "2024-W01",
        "9999-12-31T23:59:59Z", "e\u{301}", "\u{0}", "%*%",
    ]

    static func mutated(_ json: JSONValue, _ random: inout SeededGenerator) -> JSONValue {
        if Int.random(in: 0..<6, using: &random) == 0 { return replacement(for: json, &random) }
        switch json {
        case .array(var elements) where !elements.isEmpty:
            let index = Int.random(in: elements.indices, using: &random)
            elements[index] = mutated(elements[index], &random)
            return .array(elements)
        case .object(var object) where !object.isEmpty:
            let member = random.pick(object.members)
            let value = mutated(member.value, &random)
            if Int.random(in: 0..<3, using: &random) == 0 { object[member.key] = nil }
            let key = Int.random(in: 0..<3, using: &random) == 0 ? random.pick(keys) : member.key
            object[key] = value
            return .object(object)
        default: return replacement(for: json, &random)
        }
    }

    private static func replacement(for json: JSONValue, _ random: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: .array([json, random.pick(scalars)])
        case 1: .object(JSONObject([(random.pick(keys), json)]))
        case 2: .object(JSONObject([(random.pick(keys), random.pick(scalars)), (random.pick(keys), json)]))
        case 3: []
        default: random.pick(scalars)
        }
    }

    @Test(.timeLimit(.minutes(2)), arguments: [21, 22] as [UInt64])
    func `mutated conditions are read or refused`(seed: UInt64) {
        var generator = ConditionGenerator(seed: seed)
        var random = SeededGenerator(seed: seed &+ 100)
        let record = generator.record()
        var codes: [ConditionError.Code: Int] = [:]
        var accepted = 0
        for _ in 0..<10_000 {
            var json = generator.condition(depth: 2)
            for _ in 0..<Int.random(in: 0...3, using: &random) { json = Self.mutated(json, &random) }
            do throws(ConditionError) {
                let predicate = try Blog.predicate(json)
                let opposite = try Blog.predicate(["$not": json])
                #expect(predicate.matches(record) != opposite.matches(record), "\(json.text)")
                let bound = predicate.binding { _ in Value.integer(1) }
                var values: [Value] = []
                let shape = bound.addingPrefixRanges().parameterized(into: &values)
                #expect(shape.matches(record, parameters: values) == bound.matches(record), "\(json.text)")
                accepted += 1
            } catch {
                codes[error.code, default: 0] += 1
                #expect(error.pointer.isEmpty || error.pointer.hasPrefix("/"))
            }
        }
        #expect(accepted > 500)
        #expect(codes.count == ConditionError.Code.allCases.count, "every refusal is met: \(codes)")
    }
}
