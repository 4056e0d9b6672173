// SPDX-License-Identifier: Apache-2.0

/// Finds a short text in many bytes without looking at most of them (R. N. Horspool, "Practical fast searching in
/// strings", 1980).
struct DelimiterSearch: Sendable {
    let delimiter: [UInt8]
    /// How far to go on, by the byte under the delimiter's end.
    private let shifts: [Int]

    /// - Parameter delimiter: at least one byte.
    init(_ delimiter: [UInt8]) {
        self.delimiter = delimiter
        var shifts = [Int](repeating: max(delimiter.count, 1), count: 256)
        for (place, byte) in delimiter.dropLast().enumerated() { shifts[Int(byte)] = delimiter.count - 1 - place }
        self.shifts = shifts
    }

    /// Where the delimiter stands first at or behind `start`.
    func firstPlace(in bytes: [UInt8], from start: Int) -> Int? {
        let last = delimiter.count - 1
        guard last >= 0 else { return nil }
        var place = start
        while place + last < bytes.count {
            let byte = bytes[place + last]
            if byte == delimiter[last], bytes[place..<(place + last)].elementsEqual(delimiter.dropLast()) {
                return place
            }
            place += shifts[Int(byte)]
        }
        return nil
    }
}
