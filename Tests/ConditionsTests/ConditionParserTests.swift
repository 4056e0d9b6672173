// SPDX-License-Identifier: Apache-2.0

import Conditions
import JSON
import Kernel
import Testing

struct ConditionParserTests {
    static func compare(_ path: String..., by sign: Condition.Operator, _ operand: JSONValue) -> Condition {
        .comparison(path: path, sign, operand: operand)
    }

    static let accepted: [(String, Condition)] = [
        ("{}", .everything),
        (#"{"a":1}"#, compare("a", by: .equal, 1)),
        (#"{"a":null}"#, compare("a", by: .equal, nil)),
        (#"{"a.b.c":"x"}"#, compare("a", "b", "c", by: .equal, "x")),
        (#"{"a":{"$gt":1,"$lt":5}}"#, .all([compare("a", by: .greater, 1), compare("a", by: .less, 5)])),
        (#"{"a":1,"b":2}"#, .all([compare("a", by: .equal, 1), compare("b", by: .equal, 2)])),
        (
            #"{"a":1,"$or":{"b":2,"c":3}}"#,
            .all([
                compare("a", by: .equal, 1), .any([compare("b", by: .equal, 2), compare("c", by: .equal, 3)]),
            ])
        ),
        (
            #"{"$or":[{"a":1,"b":2},{"c":3}]}"#,
            .any([.all([compare("a", by: .equal, 1), compare("b", by: .equal, 2)]), compare("c", by: .equal, 3)])
        ),
        (#"{"$and":{"a":1}}"#, .all([compare("a", by: .equal, 1)])),
        (#"{"$or":[]}"#, .any([])), (#"{"$or":{}}"#, .any([])), (#"{"$and":[]}"#, .all([])),
        (#"{"$or":[{}]}"#, .any([.all([])])),
        (#"{"$not":{"a":1}}"#, .not(compare("a", by: .equal, 1))),
        (#"{"a":{"$not":{"$like":"x"}}}"#, .not(compare("a", by: .like, "x"))),
        (#"{"a":{"$literal":"$now"}}"#, compare("a", by: .equal, ["$literal": "$now"])),
        (#"{"a":{"$ne":{"$literal":"$now"}}}"#, compare("a", by: .notEqual, ["$literal": "$now"])),
        (
            #"{"r":{"$some":{"a":1},"$none":{"b":2}}}"#,
            .all([
                .quantified(path: ["r"], .some, compare("a", by: .equal, 1)),
                .quantified(path: ["r"], .none, compare("b", by: .equal, 2)),
            ])
        ),
        (#"{"r":{"$every":{}}}"#, .quantified(path: ["r"], .every, .everything)),
        (#"{"$search":"x y"}"#, .search("x y")),
        (#"{"a":{"$search":"x"}}"#, compare("a", by: .search, "x")),
        (#"{"a":{"$in":"$user.roles"}}"#, compare("a", by: .in, "$user.roles")),
        (#"{"a":{"$between":[1,null]}}"#, compare("a", by: .between, [1, nil])),
        (#"{"a":{"$isnull":1}}"#, compare("a", by: .isNull, 1)),
        (
            #"{"a":{"$near":{"lon":1,"lat":2,"meters":3}}}"#,
            compare("a", by: .near, ["lon": 1, "lat": 2, "meters": 3])
        ),
    ]

    @Test(arguments: accepted)
    func `a condition reads as written`(text: String, condition: Condition) throws {
        #expect(try Condition(json: JSONValue(parsing: text)) == condition)
    }

    @Test(arguments: Condition.Operator.allCases)
    func `every operator is known by its name`(sign: Condition.Operator) throws {
        let operand: JSONValue =
            switch sign {
            case .in, .notIn, .between, .hasAll, .hasAny: ["a", "b"]
            case .isNull, .notNull: true
            case .near: ["lon": 1, "lat": 2, "meters": 3]
            default: "a"
            }
        let json: JSONValue = ["f": .object(JSONObject([(sign.rawValue, operand)]))]
        #expect(try Condition(json: json) == .comparison(path: ["f"], sign, operand: operand))
    }

    static let refused: [(String, String, ConditionError.Code)] = [
        ("[]", "", .invalidCondition), ("1", "", .invalidCondition), ("null", "", .invalidCondition),
        (#"{"a":{}}"#, "/a", .invalidCondition),
        (#"{"a":{"$foo":1}}"#, "/a/$foo", .unknownOperator),
        (#"{"a":{"b":1}}"#, "/a/b", .unknownOperator),
        (#"{"$foo":1}"#, "/$foo", .unknownOperator),
        (#"{"$eq":1}"#, "/$eq", .invalidCondition), (#"{"$some":{}}"#, "/$some", .invalidCondition),
        (#"{"$or":1}"#, "/$or", .invalidCondition), (#"{"$or":[1]}"#, "/$or/0", .invalidCondition),
        (#"{"$not":[]}"#, "/$not", .invalidCondition),
        (#"{"a":{"$not":"x"}}"#, "/a/$not", .invalidCondition),
        (#"{"$or":[{"a":1},{"b":{"$x~/y":1}}]}"#, "/$or/1/b/$x~0~1y", .unknownOperator),
        (#"{"a":{"$some":1}}"#, "/a/$some", .invalidCondition),
        (#"{"a":[1]}"#, "/a", .invalidValue),
        (#"{"a":{"$gt":[1]}}"#, "/a/$gt", .invalidValue), (#"{"a":{"$gt":{}}}"#, "/a/$gt", .invalidValue),
        (#"{"a":{"$literal":[1]}}"#, "/a/$literal", .invalidValue),
        (#"{"a":{"$literal":1,"$gt":2}}"#, "/a", .invalidValue),
        (#"{"a":{"$in":1}}"#, "/a/$in", .invalidValue), (#"{"a":{"$in":"x"}}"#, "/a/$in", .invalidValue),
        (#"{"a":{"$in":[1,[2]]}}"#, "/a/$in/1", .invalidValue),
        (#"{"a":{"$between":[1]}}"#, "/a/$between", .invalidValue),
        (#"{"a":{"$between":[1,2,3]}}"#, "/a/$between", .invalidValue),
        (#"{"a":{"$isnull":"true"}}"#, "/a/$isnull", .invalidValue),
        (#"{"a":{"$isnull":2}}"#, "/a/$isnull", .invalidValue),
        (#"{"a":{"$near":[1,2,3]}}"#, "/a/$near", .invalidValue),
        (#"{"a":{"$near":{"lon":1,"lat":2}}}"#, "/a/$near", .invalidValue),
        (#"{"a":{"$near":{"lon":1,"lat":2,"km":3}}}"#, "/a/$near", .invalidValue),
        (#"{"a":{"$near":{"lon":1,"lat":2,"meters":[]}}}"#, "/a/$near/meters", .invalidValue),
        (#"{"$search":5}"#, "/$search", .invalidValue), (#"{"a":{"$search":[]}}"#, "/a/$search", .invalidValue),
    ]

    @Test(arguments: refused)
    func `a wrong shape is refused where it stands`(text: String, pointer: String, code: ConditionError.Code) throws {
        let json = try JSONValue(parsing: text)
        let error = #expect(throws: ConditionError.self) { try Condition(json: json) }
        #expect(error?.pointer == pointer)
        #expect(error?.code == code)
        #expect(error?.message.isEmpty == false)
    }

    static func nested(_ depth: Int) -> JSONValue {
        (0..<depth).reduce(["a": 1]) { inner, _ in ["$not": inner] }
    }

    static let atLimit: [(allowed: JSONValue, refused: JSONValue)] = [
        (nested(15), nested(16)),
        (
            ["$or": .array(Array(repeating: ["a": 1], count: 200))],
            ["$or": .array(Array(repeating: ["a": 1], count: 201))]
        ),
        (
            ["a": ["$in": .array(Array(repeating: 1, count: 10_000))]],
            ["a": ["$in": .array(Array(repeating: 1, count: 10_001))]]
        ),
        (
            ["a": ["$regex": .string(String(repeating: "é", count: 256))]],
            ["a": ["$regex": .string(String(repeating: "é", count: 257))]]
        ),
        (
            ["a": ["$like": .string(String(repeating: "é", count: 1_000))]],
            ["a": ["$like": .string(String(repeating: "é", count: 1_001))]]
        ),
        (["a.b.c.d.e.f.g.h": 1], ["a.b.c.d.e.f.g.h.i": 1]),
    ]

    @Test(arguments: atLimit)
    func `a condition may be as large as the limit and no larger`(allowed: JSONValue, refused: JSONValue) throws {
        _ = try Condition(json: allowed)
        let error = #expect(throws: ConditionError.self) { try Condition(json: refused) }
        #expect(error?.code == .conditionTooLarge)
    }

    @Test func `comparisons below relations count`() {
        let many: JSONValue = ["$or": .array(Array(repeating: ["a": ["$gt": 1, "$lt": 2]], count: 100))]
        #expect(throws: ConditionError.self) { try Condition(json: ["r": ["$some": many], "b": 1]) }
    }
}
