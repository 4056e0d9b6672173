// SPDX-License-Identifier: Apache-2.0

extension Timestamp {
    static let millisecondsPerDay: Int64 = 86_400_000

    /// 0000-01-01T00:00:00.000Z.
    public static let earliest = Timestamp(millisecondsSinceEpoch: -62_167_219_200_000)
    /// 9999-12-31T23:59:59.999Z.
    public static let latest = Timestamp(millisecondsSinceEpoch: 253_402_300_799_999)

    /// Midnight UTC at the start of `date`.
    public init(_ date: CalendarDate) {
        self.init(millisecondsSinceEpoch: Int64(date.daysSinceEpoch) * Self.millisecondsPerDay)
    }

    /// Whole days since 1970-01-01, rounded down.
    var daysSinceEpoch: Int {
        let (days, rest) = millisecondsSinceEpoch.quotientAndRemainder(dividingBy: Self.millisecondsPerDay)
        return Int(rest < 0 ? days - 1 : days)
    }

    /// Reads an RFC 3339 text, more widely in three ways: a space may stand for the `T`, a missing zone means UTC, and
    /// a date alone means its midnight in UTC. A fraction of a second is cut off behind the milliseconds. Nil for any
    /// other form, for a day or time that doesn't exist (leap seconds too), and outside the years 0000 to 9999.
    public init?(_ text: String) {
        var cursor = TextCursor(text)
        guard let date = CalendarDate(reading: &cursor) else { return nil }
        var milliseconds: Int64 = 0
        if !cursor.isAtEnd {
            guard cursor.take(oneOf: UInt8(ascii: "T"), UInt8(ascii: " "), UInt8(ascii: "t")) != nil,
                let time = Self.time(&cursor), let offset = Self.offset(&cursor), cursor.isAtEnd
            else { return nil }
            milliseconds = time - offset
        }
        let moment = Timestamp(millisecondsSinceEpoch: Timestamp(date).millisecondsSinceEpoch + milliseconds)
        guard moment >= .earliest, moment <= .latest else { return nil }
        self = moment
    }

    /// `hh:mm:ss` and maybe a fraction, in milliseconds.
    private static func time(_ cursor: inout TextCursor) -> Int64? {
        guard let hour = cursor.number(digits: 2), hour < 24, cursor.take(UInt8(ascii: ":")),
            let minute = cursor.number(digits: 2), minute < 60, cursor.take(UInt8(ascii: ":")),
            let second = cursor.number(digits: 2), second < 60
        else { return nil }
        let whole = Int64((hour * 60 + minute) * 60 + second) * 1000
        guard cursor.take(UInt8(ascii: ".")) else { return whole }
        guard let first = cursor.digit() else { return nil }
        var fraction = Int64(first) * 100
        var unit: Int64 = 10
        while let digit = cursor.digit() {
            fraction += Int64(digit) * unit
            unit /= 10
        }
        return whole + fraction
    }

    /// `Z`, `+hh:mm`, `-hh:mm` or nothing, in milliseconds ahead of UTC.
    private static func offset(_ cursor: inout TextCursor) -> Int64? {
        if cursor.isAtEnd || cursor.take(oneOf: UInt8(ascii: "Z"), UInt8(ascii: "z")) != nil { return 0 }
        guard let sign = cursor.take(oneOf: UInt8(ascii: "+"), UInt8(ascii: "-")),
            let hour = cursor.number(digits: 2), hour < 24, cursor.take(UInt8(ascii: ":")),
            let minute = cursor.number(digits: 2), minute < 60
        else { return nil }
        let ahead = Int64(hour * 60 + minute) * 60_000
        return sign == UInt8(ascii: "-") ? -ahead : ahead
    }
}

extension Timestamp: CustomStringConvertible {
    /// `YYYY-MM-DDTHH:MM:SS.sssZ`.
    public var description: String {
        var bytes: [UInt8] = []
        write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the 24 ASCII bytes of ``description``.
    public func write(into bytes: inout [UInt8]) {
        let days = daysSinceEpoch
        // Wrapping: the day before the first whole day of the 64-bit range would overflow, which no valid moment meets.
        let time = Int(millisecondsSinceEpoch &- Int64(days) &* Self.millisecondsPerDay)
        bytes.append(addingCapacity: CalendarDate.longestText + 14) { bytes in
            CalendarDate(daysSinceEpoch: days).write(to: &bytes)
            bytes.append(UInt8(ascii: "T"))
            PaddedNumber.two(time / 3_600_000, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            PaddedNumber.two(time / 60_000 % 60, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            PaddedNumber.two(time / 1000 % 60, to: &bytes)
            bytes.append(UInt8(ascii: "."))
            PaddedNumber.three(time % 1000, to: &bytes)
            bytes.append(UInt8(ascii: "Z"))
        }
    }
}
