// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

/// Draws conditions that fit ``Blog`` and records to hold them against. Both draw from few values, so that they meet.
struct ConditionGenerator {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    static let texts = ["", "a", "ab", "abc", "b", "Äb", "e\u{301}", "\u{E9}", "a*b", "%"]
    static let instants = ["2024-05-01T12:00:00.000Z", "2024-05-01T00:00:00.000Z", "2023-12-31T23:59:59.999Z"]

    mutating func condition(depth: Int = 3) -> JSONValue {
        var object = JSONObject()
        for _ in 0..<Int.random(in: 1...2, using: &random) {
            let (key, value) = member(depth: depth)
            object[key] = value
        }
        return .object(object)
    }

    private mutating func member(depth: Int) -> (String, JSONValue) {
        guard depth > 0 else { return leaf() }
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return ("$not", condition(depth: depth - 1))
        case 1: return ("$and", .array(conditions(depth: depth - 1)))
        case 2: return ("$or", .array(conditions(depth: depth - 1)))
        case 3: return ("$or", condition(depth: depth - 1))
        case 4:
            let inner: JSONValue = .object(JSONObject([comment()]))
            return ("comments", .object(JSONObject([(random.pick(["$some", "$every", "$none"]), inner)])))
        default: return leaf()
        }
    }

    private mutating func conditions(depth: Int) -> [JSONValue] {
        (0..<Int.random(in: 0...3, using: &random)).map { _ in condition(depth: depth) }
    }

    private mutating func comment() -> (String, JSONValue) {
        random.pick([true, false]) ? ("likes", ordered(number())) : ("text", textual())
    }

    private mutating func leaf() -> (String, JSONValue) {
        switch Int.random(in: 0..<9, using: &random) {
        case 0: ("views", ordered(number()))
        case 1: ("rating", ordered(number()))
        case 2: ("price", ordered(number()))
        case 3: ("createdAt", ordered(.string(random.pick(Self.instants + ["$now", "$today"]))))
        case 4: ("tags", tags())
        case 5: ("author.name", textual())
        case 6: ("comments.likes", ordered(number()))
        case 7: ("body", textual())
        default: ("title", textual())
        }
    }

    private mutating func number() -> JSONValue {
        random.pick([-1, 0, 1, 2, 0.5, 1.005, .decimal("1.00000000000000000001"), nil, "$user.age"])
    }

    private mutating func ordered(_ operand: JSONValue) -> JSONValue {
        let sign = random.pick(["$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$notin", "$between", "$isnull"])
        let value: JSONValue =
            switch sign {
            case "$in", "$notin", "$between": [operand, operand]
            case "$isnull": .boolean(Bool.random(using: &random))
            default: operand
            }
        return .object(JSONObject([(sign, value)]))
    }

    private mutating func textual() -> JSONValue {
        let sign = random.pick([
            "$eq", "$ne", "$gt", "$lte", "$like", "$ilike", "$startswith", "$endswith", "$contains", "$regex",
            "$search",
        ])
        let text =
            sign == "$regex" ? random.pick(["a", "^a.*b$", "[^a]", ""]) : random.pick(Self.texts + ["a*", "*b", "A%"])
        return .object(JSONObject([(sign, .string(text))]))
    }

    private mutating func tags() -> JSONValue {
        let values = (0..<Int.random(in: 0...2, using: &random)).map { _ in
            random.pick(["a", 1, 1.0, true] as [JSONValue])
        }
        let sign = random.pick(["$has", "$hasall", "$hasany"])
        return .object(JSONObject([(sign, sign == "$has" ? values.first ?? "a" : .array(values))]))
    }
}

extension ConditionGenerator {
    mutating func record() -> Record {
        let author = Record(values: ["name": text()])
        let comments = (0..<Int.random(in: 0...2, using: &random)).map { _ in
            Record(values: ["likes": maybe(.integer(Int64.random(in: -1...2, using: &random))), "text": text()])
        }
        return Record(
            values: [
                "views": maybe(.integer(Int64.random(in: -1...2, using: &random))),
                "rating": maybe(.real(random.pick([-1, 0, 0.5, 1]))),
                "price": maybe(.decimal(Decimal(unscaled: random.pick([0, 50, 100, 101]), scale: 2))),
                "createdAt": maybe(.text(random.pick(Self.instants))), "title": text(), "body": text(),
                "tags": maybe(.json(random.pick(["[]", #"["a"]"#, #"[1,"a"]"#, "[true,null]", "{}"]))),
            ],
            relations: ["comments": comments, "author": Bool.random(using: &random) ? [author] : []]
        )
    }

    private mutating func text() -> Value { maybe(.text(random.pick(Self.texts))) }

    private mutating func maybe(_ value: Value) -> Value { Int.random(in: 0..<4, using: &random) == 0 ? .null : value }
}
