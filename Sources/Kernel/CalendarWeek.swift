// SPDX-License-Identifier: Apache-2.0

/// A week as ISO 8601 counts them: it starts on Monday and belongs to the year that has its Thursday.
public struct CalendarWeek: Sendable, Hashable, Comparable {
    public let year: Int
    /// 1 to 52, or 53 in a long year.
    public let week: Int

    /// Nil unless the year, from 0 to 9999, has that week.
    public init?(year: Int, week: Int) {
        guard (0...9999).contains(year), week >= 1, week <= Self.count(in: year) else { return nil }
        self.year = year
        self.week = week
    }

    /// The week in which `date` lies.
    public init(_ date: CalendarDate) {
        let thursday = date.daysSinceEpoch - date.weekday + 3
        year = CalendarDate(daysSinceEpoch: thursday).year
        week = (thursday - Self.firstDay(of: year)) / 7 + 1
    }

    /// How many weeks `year` has: 53 when it starts on a Thursday, or on a Wednesday and is a leap year.
    private static func count(in year: Int) -> Int {
        switch CalendarDate(daysSinceEpoch: firstDay(of: year)).weekday {
        case 3: 53
        case 2 where CalendarDate.isLeap(year): 53
        default: 52
        }
    }

    private static func firstDay(of year: Int) -> Int {
        CalendarDate(uncheckedYear: year, month: 1, day: 1).daysSinceEpoch
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.year, left.week) < (right.year, right.week)
    }
}

extension CalendarWeek: CustomStringConvertible {
    /// Reads `YYYY-Www`; nil for any other form and for a week that the year doesn't have.
    public init?(_ text: String) {
        var cursor = TextCursor(text)
        guard let year = cursor.number(digits: 4), cursor.take(UInt8(ascii: "-")), cursor.take(UInt8(ascii: "W")),
            let week = cursor.number(digits: 2), cursor.isAtEnd
        else { return nil }
        self.init(year: year, week: week)
    }

    /// `YYYY-Www`.
    public var description: String {
        var bytes: [UInt8] = []
        bytes.append(addingCapacity: PaddedNumber.longestYear + 4) { bytes in
            PaddedNumber.year(year, to: &bytes)
            bytes.append(UInt8(ascii: "-"))
            bytes.append(UInt8(ascii: "W"))
            PaddedNumber.two(week, to: &bytes)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
