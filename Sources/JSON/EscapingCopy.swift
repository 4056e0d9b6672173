// SPDX-License-Identifier: Apache-2.0

/// Copies the content of a JSON string, escaping what RFC 8259 wants escaped, eight bytes at a step.
///
/// The bytes that need care are found with the arithmetic on whole words of Sean Anderson's "Bit Twiddling Hacks"
/// (`haszero`, `hasless`): a borrow can only flag bytes above the lowest true one, and only the lowest is used.
///
/// Making one is the unsafe part: it must not outlive the bytes.
@safe struct EscapingCopy {
    private let source: UnsafeBufferPointer<UInt8>
    private let isTrusted: Bool
    private var place = 0

    /// Free bytes that one step needs: up to seven clean ones, then an escape or ``longestRun`` bytes.
    static let step = 32
    private static let longestRun = 24

    @unsafe init(_ source: UnsafeBufferPointer<UInt8>, isTrusted: Bool) {
        unsafe self.source = unsafe source
        self.isTrusted = isTrusted
    }

    var remaining: Int { unsafe source.count - place }

    /// Writes as much as fits; returns the number of bytes written.
    @inline(__always)
    mutating func run(into target: UnsafeMutablePointer<UInt8>, room: Int) -> Int {
        var written = 0
        while remaining > 0, room - written >= Self.step {
            let word = word()
            unsafe UnsafeMutableRawPointer(target + written).storeBytes(of: word, as: UInt64.self)
            let dirty = flags(word)
            if dirty == 0 {
                let count = min(remaining, 8)
                place += count
                written += count
            } else {
                let clean = dirty.trailingZeroBitCount >> 3
                place += clean
                written += clean
                written += unsafe careful(into: target + written)
            }
        }
        return written
    }

    /// The next eight bytes, the first one lowest. Past the end the bytes are spaces.
    @inline(__always)
    private func word() -> UInt64 {
        let start = unsafe UnsafeRawPointer(source.baseAddress.unsafelyUnwrapped + place)
        if remaining >= 8 { return unsafe UInt64(littleEndian: start.loadUnaligned(as: UInt64.self)) }
        var word: UInt64 = 0x2020_2020_2020_2020
        var left = remaining
        while left > 0 {
            left -= 1
            word = unsafe word << 8 | UInt64(start.load(fromByteOffset: left, as: UInt8.self))
        }
        return word
    }

    /// A bit in each byte that can't be copied as it is (exact for the lowest of them).
    @inline(__always)
    private func flags(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let controls = (word &- ones &* 0x20) & ~word
        let marks = (quote &- ones) & ~quote | (backslash &- ones) & ~backslash
        return (isTrusted ? controls | marks : controls | marks | word) & highs
    }

    /// Writes the byte that was flagged, or the run of non-ASCII bytes that starts with it.
    private mutating func careful(into target: UnsafeMutablePointer<UInt8>) -> Int {
        let byte = unsafe source[place]
        guard byte >= 0x80 else {
            place += 1
            return unsafe Self.escape(byte, into: target)
        }
        var written = 0
        while remaining > 0, unsafe source[place] >= 0x80, written <= Self.longestRun - 4 {
            written += unsafe sequence(into: target + written)
        }
        return written
    }

    /// Writes one non-ASCII code point, or U+FFFD for what is none: at most 4 bytes.
    @inline(__always)
    private mutating func sequence(into target: UnsafeMutablePointer<UInt8>) -> Int {
        let length = unsafe UTF8Sequence.length(in: source, at: place)
        guard length > 0 else {
            place -= length
            unsafe (target[0], target[1], target[2]) = (0xEF, 0xBF, 0xBD)
            return 3
        }
        for index in 0..<length { unsafe target[index] = unsafe source[place + index] }
        place += length
        return length
    }

    private static func escape(_ byte: UInt8, into target: UnsafeMutablePointer<UInt8>) -> Int {
        unsafe target[0] = UInt8(ascii: "\\")
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): unsafe target[1] = byte
        case 0x0A: unsafe target[1] = UInt8(ascii: "n")
        case 0x0D: unsafe target[1] = UInt8(ascii: "r")
        case 0x09: unsafe target[1] = UInt8(ascii: "t")
        case 0x08: unsafe target[1] = UInt8(ascii: "b")
        case 0x0C: unsafe target[1] = UInt8(ascii: "f")
        default:
            let digit = byte & 0xF
            unsafe (target[1], target[2], target[3]) = (UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0"))
            unsafe target[4] = UInt8(ascii: "0") + byte >> 4
            unsafe target[5] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            return 6
        }
        return 2
    }
}
