// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension JSONWriter {
    public mutating func write(integer: Int64) {
        unsafe fill(upTo: 20) { unsafe DecimalDigits.write(integer, to: $0) }
    }

    /// Writes the shortest text that reads back as the same number; a number without fraction has no point, and
    /// infinities and NaN, which JSON lacks, become `null`.
    public mutating func write(double: Double) {
        guard double.isFinite else { return null() }
        if let integer = Self.exactInteger(double) { return write(integer: integer) }
        if writeShort(double, power: 100, places: 2) || writeShort(double, power: 1_000_000, places: 6) { return }
        var text = double.description
        text.withUTF8 { unsafe append($0) }
    }

    /// Writes the shortest exact form.
    public mutating func write(decimal: Decimal) {
        write(unscaled: decimal.unscaled, places: decimal.scale)
    }

    /// Writes a number that stands in JSON's grammar already; anything else becomes `null`.
    public mutating func write(number literal: String) {
        guard JSONNumber.isWellFormed(literal) else { return null() }
        var literal = literal
        literal.withUTF8 { unsafe append($0) }
    }

    /// `double` as an integer when both denote the same number and every integer up to there is a `Double`; the sign
    /// of a negative zero would be lost.
    private static func exactInteger(_ double: Double) -> Int64? {
        guard double.magnitude < 0x1p53, let integer = Int64(exactly: double) else { return nil }
        return integer == 0 && double.sign == .minus ? nil : integer
    }

    /// Writes a number that has at most `places` fraction digits; false, and nothing written, when it has more.
    ///
    /// When an integer of at most 15 digits, divided by a power of ten with a single rounding, gives the number, then
    /// its digits without trailing zeros are the shortest ones: no other text of 15 digits or less reads back the same.
    private mutating func writeShort(_ double: Double, power: Double, places: Int) -> Bool {
        let scaled = (double * power).rounded()
        guard scaled.magnitude < 1e15, scaled / power == double, let unscaled = Int64(exactly: scaled), unscaled != 0
        else { return false }
        write(unscaled: unscaled, places: places)
        return true
    }

    private mutating func write(unscaled: Int64, places: Int) {
        guard places > 0 else { return write(integer: unscaled) }
        var (magnitude, power, places) = (unscaled.magnitude, UInt64(1), places)
        while places > 0, magnitude.isMultiple(of: 10) {
            magnitude /= 10
            places -= 1
        }
        for _ in 0..<places { power *= 10 }
        let (whole, fraction) = magnitude.quotientAndRemainder(dividingBy: power)
        unsafe fill(upTo: 42) { target in
            unsafe target.pointee = UInt8(ascii: "-")
            var count = unscaled < 0 ? 1 : 0
            count += unsafe DecimalDigits.write(whole, to: target + count)
            guard places > 0 else { return count }
            unsafe target[count] = UInt8(ascii: ".")
            unsafe DecimalDigits.write(fraction, count: places, to: target + count + 1)
            return count + 1 + places
        }
    }
}
