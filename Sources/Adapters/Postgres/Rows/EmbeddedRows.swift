// SPDX-License-Identifier: Apache-2.0
internal import Kernel

/// Finds the elements of a JSON array that the server made, without making values of them.
struct EmbeddedRows {
    /// Where the elements of the array at `range` are; none when it is null. The server's JSON is well formed, so that
    /// quotes, brackets and commas are all there is to look for.
    static func elements(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [Range<Int>] {
        var place = range.lowerBound
        let end = range.upperBound
        while place < end, isSpace(bytes[place]) { place += 1 }
        guard place < end, bytes[place] == UInt8(ascii: "[") else { return [] }
        place += 1
        var elements: [Range<Int>] = []
        while place < end {
            while place < end, isSpace(bytes[place]) || bytes[place] == UInt8(ascii: ",") { place += 1 }
            guard place < end, bytes[place] != UInt8(ascii: "]") else { break }
            let start = place
            place = self.end(bytes, from: start, end)
            elements.append(start..<place)
        }
        return elements
    }

    private static func end(_ bytes: Span<UInt8>, from start: Int, _ end: Int) -> Int {
        var depth = 0
        var place = start
        while place < end {
            switch bytes[place] {
            case UInt8(ascii: "\""):
                place = string(bytes, from: place, end)
                if depth == 0 { return place }
                continue
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                if depth == 0 { return trimmed(bytes, start, place) }
                depth -= 1
                if depth == 0 { return place + 1 }
            case UInt8(ascii: ","): if depth == 0 { return trimmed(bytes, start, place) }
            default: break
            }
            place += 1
        }
        return place
    }

    /// Behind the quote that ends the string.
    private static func string(_ bytes: Span<UInt8>, from start: Int, _ end: Int) -> Int {
        var place = start + 1
        while place < end, bytes[place] != UInt8(ascii: "\"") { place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1 }
        return min(place + 1, end)
    }

    private static func trimmed(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        var end = end
        while end > start, isSpace(bytes[end - 1]) { end -= 1 }
        return end
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

    /// The text that a JSON string stands for.
    static func unescaped(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        var place = range.lowerBound + 1
        while place < range.upperBound - 1 {
            guard bytes[place] == UInt8(ascii: "\\") else {
                text.append(bytes[place])
                place += 1
                continue
            }
            place += 1
            switch bytes[place] {
            case UInt8(ascii: "n"): text.append(10)
            case UInt8(ascii: "t"): text.append(9)
            case UInt8(ascii: "r"): text.append(13)
            case UInt8(ascii: "b"): text.append(8)
            case UInt8(ascii: "f"): text.append(12)
            case UInt8(ascii: "u"):
                // The server writes only control characters so.
                var value: UInt32 = 0
                for digit in bytes.extracting((place + 1)..<min(place + 5, range.upperBound)).copy {
                    value = value * 16 + (UInt32(String(Unicode.Scalar(digit)), radix: 16) ?? 0)
                }
                text += String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8
                place += 4
            case let other: text.append(other)
            }
            place += 1
        }
        return text
    }
}

extension Span<UInt8> {
    fileprivate var copy: [UInt8] {
        var copy: [UInt8] = []
        for index in indices { copy.append(self[index]) }
        return copy
    }
}
