// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel
import Testing

struct ValueOrderTests {
    @Test(
        arguments: [
            (.integer(1), .integer(2), .less), (.text("Z"), .text("a"), .less),
            (.text("e\u{301}"), .text("\u{E9}"), .less),
            (.text("\u{FFFF}"), .text("\u{10000}"), .less), (.text("a"), .text("ab"), .less),
            (.text(""), .text(""), .equal),
            (.integer(1), .real(1), .equal), (.integer(1), .real(1.5), .less), (.integer(-1), .real(-1.5), .greater),
            (.integer(9_007_199_254_740_993), .real(9_007_199_254_740_992), .greater),
            (.integer(.max), .real(0x1p63), .less),
            (.integer(.min), .real(-0x1p63), .equal), (.integer(0), .real(-.infinity), .greater),
            (.integer(0), .real(.nan), nil),
            (.real(.nan), .real(.nan), nil), (.real(-0.0), .real(0), .equal), (.boolean(false), .boolean(true), .less),
            (.decimal(Decimal(unscaled: 10, scale: 1)), .decimal(Decimal(unscaled: 100, scale: 2)), .equal),
            (.null, .null, nil), (.null, .integer(1), nil), (.text("1"), .integer(1), nil),
            (.json("1"), .json("1"), nil),
        ] as [(Value, Value, ValueOrder?)]
    )
    func `values compare by what they are`(left: Value, right: Value, order: ValueOrder?) {
        #expect(left.order(to: right) == order)
        let reversed: ValueOrder? =
            switch order {
            case .less: .greater
            case .greater: .less
            case .equal: .equal
            case nil: nil
            }
        #expect(right.order(to: left) == reversed)
    }

    @Test(
        arguments: [
            (.integer, 5, .integer(5)), (.integer, 5.5, nil), (.integer, "5", nil),
            (.integer, .decimal("1e2"), .integer(100)),
            (.decimal(scale: 2), .decimal("0.10000000000000000"), .decimal(Decimal(unscaled: 10, scale: 2))),
            (.decimal(scale: 18), 9, .decimal(Decimal(unscaled: 9_000_000_000_000_000_000, scale: 18))),
            (.decimal(scale: 18), 10, nil), (.real, .decimal("1e999"), nil), (.real, 3, .real(3)),
            (.boolean, 1, .boolean(true)),
            (.boolean, 2, nil), (.text, "x", .text("x")), (.text, 1, nil), (.json, "x", .json("\"x\"")),
            (.json, 1e2, .json("100")),
            (.json, [1], nil), (.date, "2024-01-01", .text("2024-01-01")), (.week, "2024-01-01", .text("2024-W01")),
            (.integer, nil, nil), (.geo, 1, nil),
        ] as [(ValueKind, JSONValue, Value?)]
    )
    func `a kind takes the values that its fields can hold`(kind: ValueKind, json: JSONValue, value: Value?) {
        #expect(kind.value(from: json) == value)
    }

    @Test(arguments: [
        ("1", "1.0", true), ("1e2", "100", true), ("0.1", "1e-1", true), ("-0.0", "0", true), ("1e400", "10e399", true),
        ("1", "1.0000000000000000000001", false), ("1e19", "10000000000000000000", true), ("1", "-1", false),
    ])
    func `a number has one canonical text`(left: String, right: String, isSame: Bool) throws {
        let texts = [left, right].map { CanonicalScalar(.decimal($0)) }
        #expect((texts[0] == texts[1]) == isSame)
        #expect(texts[0] != nil)
    }
}
