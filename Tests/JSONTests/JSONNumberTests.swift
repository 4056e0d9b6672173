// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel
import Testing

@Suite struct JSONNumberTests {
    @Test(
        arguments: [
            ("0", .integer(0)), ("-7", .integer(-7)), ("9223372036854775807", .integer(.max)),
            ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .decimal("9223372036854775808")),
            ("-9223372036854775809", .decimal("-9223372036854775809")),
            ("12345678901234567890123", .decimal("12345678901234567890123")), ("100000000000000000000", .double(1e20)),
            ("0.5", .double(0.5)), ("1.0", .double(1)), ("1e2", .double(100)), ("1E-2", .double(0.01)),
            ("-1.5e+3", .double(-1500)),
            ("123456789.012345", .double(123_456_789.012345)), ("0.1234567890123456", .double(0.1234567890123456)),
            ("0.30000000000000004", .double(0.1 + 0.2)), ("0.300000000000000040", .double(0.1 + 0.2)),
            ("0.30000000000000003", .decimal("0.30000000000000003")),
            ("1.7976931348623157e308", .double(.greatestFiniteMagnitude)), ("5e-324", .double(.leastNonzeroMagnitude)),
            ("4.9e-324", .decimal("4.9e-324")),
            ("1e-400", .decimal("1e-400")), ("0e-400", .double(0)), ("0.0", .double(0)), ("0e999999999999", .double(0)),
            ("3.14159265358979323846", .decimal("3.14159265358979323846")),
            ("9007199254740993.0", .decimal("9007199254740993.0")),
            ("9007199254740992.0", .double(9_007_199_254_740_992)),
            ("0.1000000000000000055511151231257827", .decimal("0.1000000000000000055511151231257827")),
            ("0.10000000000000000000000", .double(0.1)),
        ] as [(String, JSONValue)]
    )
    func `a literal becomes the smallest case that keeps all its digits`(literal: String, value: JSONValue) throws {
        #expect(try JSONReader().read(literal) == value)
        #expect(try JSONReader().read("[\(literal)]") == [value])
    }

    @Test(arguments: ["-0", "-0.0", "-0e5"]) func `a negative zero keeps its sign`(literal: String) throws {
        let value = try JSONReader().read(literal)
        #expect(value.doubleValue?.sign == .minus)
        #expect(value.text == "-0.0")
        #expect(try JSONReader().read(value.text).doubleValue?.sign == .minus)
    }

    @Test(
        arguments: [
            (0, "0"), (1, "1"), (-1, "-1"), (0.5, "0.5"), (9.99, "9.99"), (-0.1, "-0.1"), (100, "100"),
            (1e15, "1000000000000000"),
            (0x1p53 - 1, "9007199254740991"), (0x1p53, "9007199254740992.0"), (1e16, "1e+16"), (1e300, "1e+300"),
            (0.1 + 0.2, "0.30000000000000004"),
            (52.520008, "52.520008"), (-13.404954, "-13.404954"), (0.000001, "0.000001"), (1.5e-9, "1.5e-09"),
            (.leastNonzeroMagnitude, "5e-324"), (1.0 / 3, "0.3333333333333333"),
            (999_999_999_999.25, "999999999999.25"), (.infinity, "null"), (-.infinity, "null"), (.nan, "null"),
        ] as [(Double, String)]
    )
    func `a double is written short`(double: Double, text: String) {
        #expect(JSONValue.double(double).text == text)
    }

    @Test func `every double written reads back the same and is as short as Swift's own text`() throws {
        var random = SplitMix64(seed: 0x0D0B)
        for index in 0..<60_000 {
            let double: Double
            switch index % 4 {
            case 0: double = Double(bitPattern: random.next())
            case 1: double = Double(Int64.random(in: -99_999_999...99_999_999, using: &random)) / 100
            case 2: double = Double(Int64.random(in: -999_999_999...999_999_999, using: &random)) / 1e6
            default: double = Double.random(in: -1e6...1e6, using: &random)
            }
            guard double.isFinite else { continue }
            let text = JSONValue.double(double).text
            try #require(Double(text)?.bitPattern == double.bitPattern)
            try #require(try JSONReader().read(text).doubleValue?.bitPattern == double.bitPattern)
            if double.magnitude >= 1e-4, double.magnitude < 1e15 {
                let plain = double.description
                try #require(text == (plain.hasSuffix(".0") ? String(plain.dropLast(2)) : plain))
            }
        }
    }

    @Test func `integers of every length are written as Swift writes them`() throws {
        var random = SplitMix64(seed: 0x1D7)
        var integers: [Int64] = [0, .max, .min]
        var power: Int64 = 1
        for _ in 0..<19 {
            integers += [power, power - 1, -power, 1 - power]
            power = power.multipliedReportingOverflow(by: 10).partialValue
        }
        for shift in 0..<64 { for _ in 0..<50 { integers.append(Int64(bitPattern: random.next()) >> Int64(shift)) } }
        for integer in integers {
            try #require(JSONValue.integer(integer).text == String(integer))
            try #require(try JSONReader().read(String(integer)) == .integer(integer))
        }
    }

    @Test func `decimals are written as they print`() {
        var random = SplitMix64(seed: 0xDEC)
        for scale in 0...Decimal.maximumScale {
            for unscaled in [
                0, 1, -1, 10, 1500, .max, .min, Int64(bitPattern: random.next()),
                Int64(bitPattern: random.next()) >> 40,
            ] {
                var writer = JSONWriter()
                let decimal = Decimal(unscaled: unscaled, scale: scale)
                writer.write(decimal: decimal)
                #expect(String(decoding: writer.bytes, as: UTF8.self) == decimal.description)
            }
        }
    }

    @Test(arguments: ["", "01", "1.", ".5", "1e", "+1", "NaN", "1,2", "1\"", "--1", "-", "0x1", "1 "])
    func `a literal made elsewhere that is no number becomes null`(literal: String) {
        #expect(JSONValue.decimal(literal).text == "null")
    }

    @Test(arguments: ["0", "-0", "10", "0.10", "1e5", "1E+05", "-1.5e-3", "3.14159265358979323846"])
    func `a literal that is a number stays as it is`(literal: String) {
        #expect(JSONValue.decimal(literal).text == literal)
    }
}
