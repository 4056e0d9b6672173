// SPDX-License-Identifier: Apache-2.0

/// Percent-decoding by the letter of RFC 3986: every `%` needs two hexadecimal digits, and the result has to be UTF-8.
enum PercentDecoding {
    /// `text` with its escapes replaced, and `+` by a space if `plusIsSpace`; nil when an escape is cut short or has
    /// other characters, or the bytes are not UTF-8.
    static func decode(_ text: Substring, plusIsSpace: Bool) -> String? {
        guard text.utf8.contains(where: { $0 == percent || $0 == plus && plusIsSpace }) else {
            return isIntact(text) ? String(text) : nil
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case percent:
                guard let high = digit(rest.next()), let low = digit(rest.next()) else { return nil }
                bytes.append(high << 4 | low)
            case plus where plusIsSpace: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        guard isIntact(text) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Bytes that were not UTF-8 on the wire come out of the decoder as U+FFFD. Someone who means that character
    /// can send it encoded.
    private static func isIntact(_ text: Substring) -> Bool {
        var matched = 0
        for byte in text.utf8 {
            if byte == replacement[matched] {
                matched += 1
                if matched == replacement.count { return false }
            } else {
                matched = byte == replacement[0] ? 1 : 0
            }
        }
        return true
    }

    private static let percent = UInt8(ascii: "%")
    private static let plus = UInt8(ascii: "+")
    private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

    private static func digit(_ byte: UInt8?) -> UInt8? {
        switch byte {
        case .some(let byte) where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte): byte - UInt8(ascii: "0")
        case .some(let byte) where (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte): byte - UInt8(ascii: "a") + 10
        case .some(let byte) where (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
