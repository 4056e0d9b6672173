// SPDX-License-Identifier: Apache-2.0

extension CalendarDate: CustomStringConvertible {
    /// Reads `YYYY-MM-DD`, or the date part of an RFC 3339 text; nil for any other form, for a day that doesn't exist
    /// and for a time that is not well-formed.
    public init?(_ text: String) {
        var cursor = TextCursor(text)
        guard let date = Self(reading: &cursor) else { return nil }
        guard cursor.isAtEnd || Timestamp(text) != nil else { return nil }
        self = date
    }

    init?(reading cursor: inout TextCursor) {
        guard let year = cursor.number(digits: 4), cursor.take(UInt8(ascii: "-")),
            let month = cursor.number(digits: 2), cursor.take(UInt8(ascii: "-")),
            let day = cursor.number(digits: 2)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// `YYYY-MM-DD`.
    public var description: String {
        var bytes: [UInt8] = []
        write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the 10 ASCII bytes of ``description``.
    public func write(into bytes: inout [UInt8]) {
        bytes.append(addingCapacity: Self.longestText) { write(to: &$0) }
    }

    static let longestText = PaddedNumber.longestYear + 6

    func write(to bytes: inout OutputSpan<UInt8>) {
        PaddedNumber.year(year, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        PaddedNumber.two(month, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        PaddedNumber.two(day, to: &bytes)
    }
}
