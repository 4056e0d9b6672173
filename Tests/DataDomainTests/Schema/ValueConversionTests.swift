// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel
import Testing

struct ValueConversionTests {
    private func field(_ type: FieldType) throws -> Field {
        Field(id: "f", name: try #require(FieldName(rawValue: "f")), type: type)
    }

    private static let integer = FieldType.number(NumberRules(kind: .integer))
    private static let cents = FieldType.number(NumberRules(kind: .decimal(scale: 2)))
    private static let float = FieldType.number(NumberRules())
    private static let text = FieldType.text(TextRules())
    private static let ab = FieldType.enumeration(EnumerationRules(values: ["a", "1", "true"]))
    private static let day = FieldType.date(DateRules(kind: .date))
    private static let moment = FieldType.date(DateRules(kind: .datetime))
    private static let week = FieldType.date(DateRules(kind: .week))

    @Test(
        arguments: [
            (integer, text, .integer(12), .text("12")), (integer, float, .integer(12), .real(12)),
            (integer, cents, .integer(12), .decimal(Decimal(unscaled: 1200, scale: 2))),
            (integer, cents, .integer(.max), nil), (integer, .boolean, .integer(1), .boolean(true)),
            (integer, .boolean, .integer(2), nil), (integer, ab, .integer(1), .text("1")),
            (integer, ab, .integer(2), nil),
            (integer, .json, .integer(5), .json("5")),
            (float, integer, .real(2), .integer(2)), (float, integer, .real(2.5), nil),
            (float, text, .real(2.5), .text("2.5")),
            (float, cents, .real(2.25), .decimal(Decimal(unscaled: 225, scale: 2))), (float, cents, .real(2.255), nil),
            (
                cents, .number(NumberRules(kind: .decimal(scale: 1))), .decimal(Decimal(unscaled: 250, scale: 2)),
                .decimal(Decimal(unscaled: 25, scale: 1))
            ),
            (cents, .number(NumberRules(kind: .decimal(scale: 1))), .decimal(Decimal(unscaled: 255, scale: 2)), nil),
            (cents, integer, .decimal(Decimal(unscaled: 200, scale: 2)), .integer(2)),
            (text, integer, .text("12"), .integer(12)), (text, integer, .text("12.5"), nil),
            (text, integer, .text("x"), nil),
            (text, float, .text("1e3"), .real(1000)),
            (text, cents, .text("0.99"), .decimal(Decimal(unscaled: 99, scale: 2))),
            (text, .boolean, .text("false"), .boolean(false)), (text, .boolean, .text("no"), nil),
            (text, ab, .text("a"), .text("a")), (text, ab, .text("b"), nil),
            (text, day, .text("2024-02-29"), .text("2024-02-29")), (text, day, .text("2023-02-29"), nil),
            (text, .email(TextRules()), .text("a@b.c"), .text("a@b.c")), (text, .email(TextRules()), .text("ab"), nil),
            (text, .json, .text("hi"), .json("\"hi\"")), (text, .json, .text("12"), .json("\"12\"")),
            (text, .json, .text("{\"a\":1}"), .json("{\"a\":1}")),
            (.boolean, integer, .boolean(true), .integer(1)), (.boolean, text, .boolean(false), .text("false")),
            (.boolean, ab, .boolean(true), .text("true")),
            (day, moment, .text("2024-05-01"), .text("2024-05-01T00:00:00.000Z")),
            (day, week, .text("2024-05-01"), .text("2024-W18")),
            (day, text, .text("2024-05-01"), .text("2024-05-01")),
            (moment, day, .text("2024-05-01T00:00:00.000Z"), .text("2024-05-01")),
            (moment, day, .text("2024-05-01T00:00:01.000Z"), nil),
            (.json, text, .json("\"a\""), .text("a")), (.json, text, .json("{\"a\":1}"), .text("{\"a\":1}")),
            (.json, integer, .json("3"), .integer(3)),
            (.json, .geo, .json("{\"lon\":1,\"lat\":2}"), .json("{\"lon\":1,\"lat\":2}")),
            (.json, .geo, .json("{\"lon\":1}"), nil),
            (.geo, .json, .json("{\"lon\":1,\"lat\":2}"), .json("{\"lon\":1,\"lat\":2}")),
            (.boolean, .json, .null, .null),
        ] as [(FieldType, FieldType, Value, Value?)]
    )
    func `values follow, or say that they don't`(
        _ from: FieldType,
        _ to: FieldType,
        _ value: Value,
        _ expected: Value?
    ) throws {
        var conversion = try #require(ValueConversion(from: field(from), to: field(to)))
        #expect(conversion.convert(value) == expected)
    }

    @Test(
        arguments: [
            (text, .secret(TextRules())), (.secret(TextRules()), text), (.geo, .virtual), (week, day),
            (text, .autonumber(AutonumberRules())), (.boolean, day), (integer, day),
            (.computed(ComputedRules(expression: .literal(.integer(1)))), text),
        ] as [(FieldType, FieldType)]
    )
    func `some changes have no conversion`(_ from: FieldType, _ to: FieldType) throws {
        #expect(try ValueConversion(from: field(from), to: field(to)) == nil)
    }

    @Test func `the column stays as it is where every value is valid already`() throws {
        #expect(try ValueConversion(from: field(.email(TextRules())), to: field(Self.text))?.keepsValues == true)
        #expect(
            try ValueConversion(from: field(Self.text), to: field(.text(TextRules(maxLength: 3))))?.keepsValues == true
        )
        #expect(try ValueConversion(from: field(Self.text), to: field(.email(TextRules())))?.keepsValues == false)
        #expect(try ValueConversion(from: field(Self.integer), to: field(Self.float))?.keepsValues == false)
    }
}
