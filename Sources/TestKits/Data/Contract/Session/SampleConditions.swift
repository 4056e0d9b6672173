// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Makes conditions about `samples` at random: every operator on every kind of field, nested, negated, over relations.
struct SampleConditions {
    var random: SeededGenerator

    private static let texts: [JSONValue] = ["", "a", "A", "ab", "b%", "a*b", "é", "e\u{301}", "😀", "zz"]
    private static let patterns: [JSONValue] = ["a*", "*b", "%", "A%", "", "\\*", "*é*", "a", "*\\**"]
    private static let expressions: [JSONValue] = ["a", "^a", "b$", "[^a]", "^$", ".", "é|A", "a.?b"]
    private static let wholes: [JSONValue] = [
        -1, 0, 1, 2, .integer(.max), .integer(.min), 0.5, 1e30, .decimal("1.00000000000000000001"),
    ]
    private static let reals: [JSONValue] = [-1, 0, 0.5, 1.5, 1e300, -1e300, 2]
    private static let exacts: [JSONValue] = [-1, 0, 0.5, 0.125, 0.1251, 1, .decimal("9223372036854775.807"), 1e40]
    private static let days: [JSONValue] = ["2024-01-01", "2024-02-29", "2024-12-31"]
    private static let moments: [JSONValue] = [
        "2024-01-01T00:00:00.000Z", "2024-02-29T12:30:00.500Z", "2024-02-29T13:30:00.500+01:00", "2024-02-29",
    ]
    private static let weeks: [JSONValue] = ["2024-W01", "2024-W09", "2020-W53"]
    private static let scalars: [JSONValue] = ["a", 1, 1.0, true, "1", "é", 0.5, "", nil]

    // MARK: - Rows

    /// `peers` are ids that the row may point at.
    mutating func row(peers: [JSONValue]) -> JSONValue {
        var row = JSONObject()
        row["title"] = maybe(Self.texts)
        row["words"] = maybe(Self.texts)
        row["choice"] = maybe(["a", "b", "é"])
        row["whole"] = maybe([-1, 0, 1, 2, .integer(.max), .integer(.min)])
        row["real"] = maybe(Self.reals)
        row["exact"] = maybe([-1, 0, 0.5, 0.125, 1, .decimal("9223372036854775.807")])
        row["flag"] = maybe([true, false])
        row["day"] = maybe(Self.days)
        row["moment"] = maybe(Self.moments)
        row["week"] = maybe(Self.weeks)
        row["data"] = maybe([[], ["a"], [1, "a", true], [0.5, nil, ["x"]], ["a": 1], "a", ["é", "1"], [1.0, ""]])
        row["place"] = maybe([["lon": 0, "lat": 0], ["lon": 13.4, "lat": 52.5], ["lon": -179.9, "lat": 10]])
        row["peer_id"] = peers.isEmpty ? .null : maybe(peers)
        return .object(row)
    }

    private mutating func maybe(_ values: [JSONValue]) -> JSONValue {
        random.chance(1, in: 4) ? .null : random.pick(values)
    }

    // MARK: - Conditions

    mutating func condition(depth: Int = 3) -> JSONValue {
        var object = JSONObject()
        for _ in 0..<(random.chance(1, in: 4) ? 2 : 1) {
            let (key, value) = member(depth: depth)
            object[key] = value
        }
        return .object(object)
    }

    private mutating func member(depth: Int) -> (String, JSONValue) {
        guard depth > 0 else { return leaf("") }
        switch Int.random(in: 0..<12, using: &random) {
        case 0: return ("$not", condition(depth: depth - 1))
        case 1: return ("$and", .array(conditions(depth: depth - 1)))
        case 2: return ("$or", .array(conditions(depth: depth - 1)))
        case 3: return ("$or", condition(depth: depth - 1))
        case 4:
            let quantifier = random.pick(["$some", "$every", "$none"])
            return ("peers", .object(JSONObject([(quantifier, condition(depth: depth - 1))])))
        case 5: return leaf("peer.")
        case 6: return leaf("peer.peer.")
        default: return leaf("")
        }
    }

    private mutating func conditions(depth: Int) -> [JSONValue] {
        (0..<Int.random(in: 0...3, using: &random)).map { _ in condition(depth: depth) }
    }

    private mutating func leaf(_ path: String) -> (String, JSONValue) {
        switch Int.random(in: 0..<14, using: &random) {
        case 0: (path + "title", textual())
        case 1: (path + "words", textual())
        case 2: (path + "choice", textual())
        case 3: (path + "whole", ordered(Self.wholes))
        case 4: (path + "real", ordered(Self.reals + [0.1, .integer(.max)]))
        case 5: (path + "exact", ordered(Self.exacts))
        case 6: (path + "flag", equatable([true, false]))
        case 7: (path + "day", ordered(Self.days))
        case 8: (path + "moment", ordered(Self.moments + ["$now"]))
        case 9: (path + "week", ordered(Self.weeks))
        case 10: (path + "data", membership())
        case 11: (path + "place", near())
        case 12: (path + "twice", ordered([-2, 0, 2, 4, 1]))
        default: (path + "title", textual())
        }
    }

    private mutating func operation(_ sign: String, _ operand: JSONValue) -> JSONValue {
        .object(JSONObject([(sign, operand)]))
    }

    private mutating func equatable(_ operands: [JSONValue]) -> JSONValue {
        let sign = random.pick(["$eq", "$ne", "$in", "$notin", "$isnull", "$notnull"])
        return operation(sign, operand(sign, operands))
    }

    private mutating func ordered(_ operands: [JSONValue]) -> JSONValue {
        let sign = random.pick([
            "$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$notin", "$between", "$isnull", "$notnull",
        ])
        return operation(sign, operand(sign, operands))
    }

    private mutating func operand(_ sign: String, _ operands: [JSONValue]) -> JSONValue {
        let operands = operands + [nil]
        switch sign {
        case "$in", "$notin":
            return .array((0..<Int.random(in: 0...3, using: &random)).map { _ in random.pick(operands) })
        case "$between": return [random.pick(operands), random.pick(operands)]
        case "$isnull", "$notnull": return .boolean(random.chance(1, in: 2))
        default: return random.pick(operands)
        }
    }

    private mutating func textual() -> JSONValue {
        let sign = random.pick(["$like", "$ilike", "$startswith", "$endswith", "$contains", "$regex", "$search", ""])
        switch sign {
        case "": return ordered(Self.texts)
        case "$regex": return operation(sign, random.pick(Self.expressions))
        case "$like", "$ilike": return operation(sign, random.pick(Self.patterns + Self.texts))
        default: return operation(sign, random.pick(Self.texts))
        }
    }

    private mutating func membership() -> JSONValue {
        let sign = random.pick(["$has", "$hasall", "$hasany", "$isnull"])
        switch sign {
        case "$has": return operation(sign, random.pick(Self.scalars))
        case "$isnull": return operation(sign, .boolean(random.chance(1, in: 2)))
        default: return operation(sign, operand("$in", Self.scalars))
        }
    }

    private mutating func near() -> JSONValue {
        let meters: JSONValue = random.pick([0, 1000, 30_000_000, 6_000_000])
        return operation(
            "$near",
            ["lon": random.pick([0, 13.4, 179.9]), "lat": random.pick([0, 52.5, 10]), "meters": meters]
        )
    }
}
