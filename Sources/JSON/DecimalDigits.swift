// SPDX-License-Identifier: Apache-2.0

/// Integers as ASCII digits, two at a time.
enum DecimalDigits {
    /// Writes at most 20 bytes and returns how many.
    static func write(_ number: Int64, to target: UnsafeMutablePointer<UInt8>) -> Int {
        guard number < 0 else { return unsafe write(number.magnitude, to: target) }
        unsafe target.pointee = UInt8(ascii: "-")
        return unsafe 1 + write(number.magnitude, to: target + 1)
    }

    /// Writes at most 20 digits and returns how many.
    static func write(_ number: UInt64, to target: UnsafeMutablePointer<UInt8>) -> Int {
        let count = count(number)
        unsafe write(number, count: count, to: target)
        return count
    }

    /// Writes the last `count` digits, with leading zeros where there are fewer.
    static func write(_ number: UInt64, count: Int, to target: UnsafeMutablePointer<UInt8>) {
        var (rest, place) = (number, count)
        while place >= 2 {
            let pair = UInt32(truncatingIfNeeded: rest % 100)
            rest /= 100
            place -= 2
            // 103 / 1024 is near enough to a tenth for numbers below 100.
            let tens = (pair &* 103) >> 10
            unsafe target[place] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: tens)
            unsafe target[place + 1] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: pair &- tens &* 10)
        }
        if place == 1 { unsafe target.pointee = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10) }
    }

    private static func count(_ number: UInt64) -> Int {
        var (rest, count) = (number, 1)
        while rest >= 10_000 {
            rest /= 10_000
            count += 4
        }
        if rest >= 1000 { return count + 3 }
        if rest >= 100 { return count + 2 }
        return rest >= 10 ? count + 1 : count
    }
}
