// SPDX-License-Identifier: Apache-2.0

import Kernel
import Testing

@Suite struct DecimalTests {
    @Test(
        arguments: [
            ("0.99", 2, 99), ("1", 2, 100), ("-1.5", 2, -150), ("0", 0, 0), ("-0", 3, 0), ("0.000", 2, 0),
            ("1.500", 1, 15),
            ("1e2", 0, 100), ("1E+2", 1, 1000), ("12.5e-1", 2, 125), ("0.001e3", 0, 1), ("100e-2", 0, 1),
            ("0e999999999999", 2, 0),
            ("9223372036854775807", 0, .max), ("-9223372036854775808", 0, .min), ("-92233720368547758.08", 2, .min),
            ("9.223372036854775807", 18, .max), ("0.000000000000000001", 18, 1),
            ("0.00000000000000000000000001e10", 16, 1),
        ] as [(String, Int, Int64)]
    )
    func `a literal that fits the scale is read exactly`(literal: String, scale: Int, unscaled: Int64) {
        #expect(Decimal(literal: literal, scale: scale)?.unscaled == unscaled)
    }

    @Test(arguments: [
        ("0.999", 2), ("1e-3", 2), ("9223372036854775808", 0), ("-9223372036854775809", 0), ("92233720368547758.08", 2),
        ("1e19", 0), ("1e999999999999999999999", 0), ("1e-999999999999999999999", 18), ("10", 18), ("1", 19), ("1", -1),
        ("", 2), ("-", 2), ("+1", 2), ("01", 2), (".5", 2), ("5.", 2), ("1e", 2), ("1e+", 2), ("1.5x", 2), (" 1", 2),
        ("1 ", 2),
        ("0x10", 2), ("1,5", 2), ("nan", 2), ("inf", 2), ("--1", 2), ("1_000", 2), ("١", 2),
    ])
    func `a literal that is malformed or would lose digits is refused`(literal: String, scale: Int) {
        #expect(Decimal(literal: literal, scale: scale) == nil)
    }

    @Test(
        arguments: [
            (99, 2, "0.99"), (100, 2, "1"), (1250, 2, "12.5"), (0, 5, "0"), (-5, 3, "-0.005"), (-150, 1, "-15"),
            (7, 0, "7"),
            (1000, 0, "1000"), (.max, 18, "9.223372036854775807"), (.min, 18, "-9.223372036854775808"),
            (.min, 0, "-9223372036854775808"),
            (1, 18, "0.000000000000000001"),
        ] as [(Int64, Int, String)]
    )
    func `a number prints in its shortest exact form`(unscaled: Int64, scale: Int, text: String) {
        #expect(Decimal(unscaled: unscaled, scale: scale).description == text)
        #expect(Decimal(literal: text, scale: scale)?.unscaled == unscaled)
    }

    @Test func `a double counts as what it prints`() {
        #expect(Decimal(0.1, scale: 2)?.unscaled == 10)
        #expect(Decimal(1e16, scale: 0)?.unscaled == 10_000_000_000_000_000)
        #expect(Decimal(0.1 + 0.2, scale: 2) == nil)
        #expect(Decimal(Double.nan, scale: 2) == nil)
        #expect(Decimal(-Double.infinity, scale: 2) == nil)
    }

    @Test func `equality and order are those of the numbers`() {
        let one = Decimal(unscaled: 1, scale: 0)
        #expect(one == Decimal(unscaled: 100, scale: 2))
        #expect(Set([one, Decimal(unscaled: 10, scale: 1)]).count == 1)
        #expect(one < Decimal(unscaled: 101, scale: 2))
        #expect(Decimal(unscaled: -1, scale: 18) < Decimal(unscaled: 0, scale: 0))
        #expect(Decimal(unscaled: .max, scale: 18) < Decimal(unscaled: .max, scale: 0))
        #expect(!(one < one))
    }

    @Test func `a sum is exact or nothing`() {
        #expect(Decimal(unscaled: 99, scale: 2).adding(Decimal(unscaled: 1, scale: 0))?.description == "1.99")
        #expect(Decimal(unscaled: -5, scale: 1).adding(Decimal(unscaled: 5, scale: 1))?.description == "0")
        #expect(Decimal(unscaled: .max, scale: 0).adding(Decimal(unscaled: 1, scale: 0)) == nil)
        #expect(Decimal(unscaled: .max, scale: 0).adding(Decimal(unscaled: 1, scale: 1)) == nil)
        #expect(Decimal(unscaled: .min, scale: 3).adding(Decimal(unscaled: -1, scale: 3)) == nil)
    }

    @Test(
        arguments: [
            (99, 2, 0.99), (-125, 1, -12.5), (.max, 18, 9.223372036854775807), (.min, 0, -0x1p63), (1, 18, 1e-18),
        ]
            as [(Int64, Int, Double)]
    )
    func `the nearest double is found`(unscaled: Int64, scale: Int, double: Double) {
        #expect(Decimal(unscaled: unscaled, scale: scale).doubleValue == double)
    }

    @Test func `a scale out of range counts as the nearest in range`() {
        #expect(Decimal(unscaled: 1, scale: 99).scale == Decimal.maximumScale)
        #expect(Decimal(unscaled: 1, scale: -1).scale == 0)
    }
}
