// SPDX-License-Identifier: Apache-2.0

/// Decimal digits with leading zeros, as dates need them.
enum PaddedNumber {
    /// The most bytes that ``year(_:to:)`` writes: a sign and the digits of a 64-bit number.
    static let longestYear = 20

    /// Appends two digits of a number from 0 to 99.
    static func two(_ number: Int, to bytes: inout OutputSpan<UInt8>) {
        bytes.append(digit(number / 10))
        bytes.append(digit(number % 10))
    }

    /// Appends three digits of a number from 0 to 999.
    static func three(_ number: Int, to bytes: inout OutputSpan<UInt8>) {
        bytes.append(digit(number / 100))
        two(number % 100, to: &bytes)
    }

    /// Appends four digits; more, and a sign, for the years that only arithmetic reaches.
    static func year(_ year: Int, to bytes: inout OutputSpan<UInt8>) {
        if year < 0 { bytes.append(UInt8(ascii: "-")) }
        let magnitude = Int(year.magnitude)
        if magnitude > 9999 {
            for byte in String(magnitude / 10_000).utf8 { bytes.append(byte) }
        }
        two(magnitude / 100 % 100, to: &bytes)
        two(magnitude % 100, to: &bytes)
    }

    private static func digit(_ number: Int) -> UInt8 {
        UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number)
    }
}
