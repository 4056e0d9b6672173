// SPDX-License-Identifier: Apache-2.0

import Kernel

/// A moment in whole seconds, in the form of HTTP: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
struct HTTPDate: Sendable, Hashable, Comparable, CustomStringConvertible {
    let secondsSinceEpoch: Int64

    init(secondsSinceEpoch: Int64) { self.secondsSinceEpoch = secondsSinceEpoch }

    static func < (left: Self, right: Self) -> Bool { left.secondsSinceEpoch < right.secondsSinceEpoch }

    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    private static let secondsPerDay: Int64 = 86_400

    /// Reads the preferred form; nil for the two obsolete ones too, which leaves a condition unused.
    init?(_ text: String) {
        let parts = text.split(separator: " " as Character)
        guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), let year = Int(parts[3]),
            let month = Self.months.firstIndex(of: String(parts[2])),
            let date = CalendarDate(year: year, month: month + 1, day: day)
        else { return nil }
        let time = parts[4].split(separator: ":" as Character).compactMap { Int64($0) }
        guard time.count == 3, (0...23).contains(time[0]), (0...59).contains(time[1]), (0...60).contains(time[2])
        else { return nil }
        secondsSinceEpoch =
            Timestamp(date).millisecondsSinceEpoch / 1000 + time[0] * 3600 + time[1] * 60 + time[2]
    }

    var description: String {
        let date = CalendarDate(Timestamp(millisecondsSinceEpoch: secondsSinceEpoch * 1000))
        let (days, second) = secondsSinceEpoch.flooredDivision(by: Self.secondsPerDay)
        let weekday = Self.weekdays[Int(days.flooredDivision(by: 7).remainder)]
        let clock = [second / 3600, second / 60 % 60, second % 60].map { Self.padded(Int($0)) }
        return "\(weekday), \(Self.padded(date.day)) \(Self.months[date.month - 1]) \(date.year) "
            + clock.joined(separator: ":") + " GMT"
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}

extension Int64 {
    fileprivate func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
