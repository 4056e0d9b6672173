// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel
import Testing

@testable import DataDomain

struct ExpressionTests {
    private static let row: [String: Value] = [
        "title": .text(" Swift é "), "price": .decimal(Decimal(unscaled: 250, scale: 2)), "count": .integer(3),
        "ratio": .real(0.5), "nothing": .null, "big": .integer(.max), "day": .text("2024-05-01"),
    ]
    private static let kinds: [String: ValueKind] = [
        "title": .text, "price": .decimal(scale: 2), "count": .integer, "ratio": .real, "nothing": .text,
        "big": .integer, "day": .date,
    ]

    @Test(
        arguments: [
            (["field": "title"], .text(" Swift é ")), (["trim": ["field": "title"]], .text("Swift é")),
            (["upper": [["field": "title"]]], .text(" SWIFT É ")), (["length": [["field": "title"]]], .integer(9)),
            (["concat": [["field": "day"], "/", ["field": "count"], ["field": "nothing"]]], .text("2024-05-01/3")),
            (["add": [["field": "count"], 1, 2]], .integer(6)), (["subtract": [1, ["field": "count"]]], .integer(-2)),
            (["add": [["field": "big"], 1]], .null), (["multiply": [["field": "big"], 2]], .null),
            (["multiply": [["field": "price"], ["field": "count"]]], .decimal(Decimal(unscaled: 750, scale: 2))),
            (["multiply": [["field": "price"], 1.25]], .decimal(Decimal(unscaled: 3125, scale: 3))),
            (["add": [["field": "price"], ["field": "count"]]], .decimal(Decimal(unscaled: 550, scale: 2))),
            (["add": [["field": "price"], ["field": "ratio"]]], .real(3)),
            (["divide": [["field": "count"], 2]], .real(1.5)),
            (["divide": [["field": "count"], 0]], .null), (["round": [2.5]], .decimal(Decimal(unscaled: 3, scale: 0))),
            (["round": [-2.5]], .decimal(Decimal(unscaled: -3, scale: 0))),
            (["round": [["multiply": [["field": "ratio"], 3]], 0]], .real(2)),
            (["round": [1.005, 2]], .decimal(Decimal(unscaled: 101, scale: 2))),
            (["coalesce": [["field": "nothing"], "x"]], .text("x")), (["lower": [["field": "nothing"]]], .null),
            (["if": [["less": [["field": "count"], 4]], "few", "many"]], .text("few")),
            (["if": [["equal": [["field": "nothing"], "x"]], 1, 2]], .integer(2)),
            (["equal": [["field": "price"], 2.5]], .boolean(true)), (["less": ["a", "b"]], .boolean(true)),
            (["equal": ["e\u{301}", "é"]], .boolean(false)),
            (["coalesce": [["field": "count"], 1.5]], .decimal(Decimal(unscaled: 30, scale: 1))),
        ] as [(JSONValue, Value)]
    )
    func `functions give what they say`(_ json: JSONValue, _ expected: Value) throws {
        let issues = SchemaIssues()
        let expression = try #require(Expression(json: json, at: .init(), issues: issues))
        let kind = ExpressionCheck(kindOf: { Self.kinds[$0.rawValue] }, issues: issues).check(expression, at: .init())
            .kind
        #expect(issues.list.isEmpty)
        #expect(expression.evaluate(as: try #require(kind)) { Self.row[$0.rawValue] ?? .null } == expected)
        #expect(Expression(json: expression.json, at: .init(), issues: issues) == expression)
    }

    @Test func `nesting has an end`() {
        let issues = SchemaIssues()
        let deep = (0..<40).reduce(JSONValue.string("x")) { inner, _ in ["upper": [inner]] }
        #expect(Expression(json: deep, at: .init(), issues: issues) == nil)
        #expect(issues.list.map(\.code) == ["invalid_expression"])
    }
}
