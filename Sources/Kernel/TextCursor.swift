// SPDX-License-Identifier: Apache-2.0

/// Reads the fixed forms of dates and numbers from the front of a text, byte by byte.
struct TextCursor {
    private let bytes: [UInt8]
    private var place = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { place == bytes.count }
    var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    /// Steps over `byte`; false when something else stands there.
    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        place += 1
        return true
    }

    /// Steps over one byte of `set` and returns it.
    mutating func take(oneOf set: UInt8...) -> UInt8? {
        guard let byte = next, set.contains(byte) else { return nil }
        place += 1
        return byte
    }

    /// The next decimal digit as a number.
    mutating func digit() -> UInt8? {
        guard let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
        place += 1
        return byte - UInt8(ascii: "0")
    }

    /// A number of exactly `count` digits; `count` stays below 19, so that it can't overflow.
    mutating func number(digits count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let digit = digit() else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }
}
