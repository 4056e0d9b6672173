// SPDX-License-Identifier: Apache-2.0

/// A UUID of version 7 (RFC 9562, section 5.7): a time in milliseconds, then bits that tell apart what came within one.
public struct UUIDv7: Sendable, Hashable, Comparable {
    /// The 16 bytes in network order, as two halves.
    let high: UInt64
    let low: UInt64

    /// The counter takes 42 bits of a UUID: 12 behind the version, 30 behind the variant.
    static let largestCounter: UInt64 = 0x3FF_FFFF_FFFF

    /// `milliseconds` since the epoch (48 bits count), a counter up to ``largestCounter`` and 32 random bits.
    init(milliseconds: UInt64, counter: UInt64, tail: UInt32) {
        high = milliseconds << 16 | 0x7000 | (counter >> 30 & 0xFFF)
        low = 0x8000_0000_0000_0000 | (counter & 0x3FFF_FFFF) << 32 | UInt64(tail)
    }

    public static func < (left: Self, right: Self) -> Bool { (left.high, left.low) < (right.high, right.low) }

    /// When it was made, by the clock of its maker.
    public var timestamp: Timestamp { Timestamp(millisecondsSinceEpoch: Int64(high >> 16)) }
}

extension UUIDv7: CustomStringConvertible {
    /// Reads 36 characters in either case; nil unless they are a UUID of version 7 and of RFC 9562's variant.
    public init?(_ text: String) {
        let characters = text.utf8
        guard characters.count == 36 else { return nil }
        var halves: (high: UInt64, low: UInt64) = (0, 0)
        for (place, character) in characters.enumerated() {
            if Self.hyphens.contains(place) {
                guard character == UInt8(ascii: "-") else { return nil }
            } else {
                guard let digit = Hex.digit(character) else { return nil }
                halves.high = halves.high << 4 | halves.low >> 60
                halves.low = halves.low << 4 | UInt64(digit)
            }
        }
        guard halves.high >> 12 & 0xF == 7, halves.low >> 62 == 0b10 else { return nil }
        (high, low) = halves
    }

    private static let hyphens: Set = [8, 13, 18, 23]

    /// 36 lower-case characters.
    public var description: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(36)
        for place in 0..<16 {
            if place == 4 || place == 6 || place == 8 || place == 10 { bytes.append(UInt8(ascii: "-")) }
            let half = place < 8 ? high : low
            Hex.append(UInt8(truncatingIfNeeded: half >> UInt64(56 - place % 8 * 8)), to: &bytes)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether `text` is a UUIDv7 in the lower-case form in which ids are stored.
    public static func isValid(_ text: String) -> Bool {
        guard let id = UUIDv7(text) else { return false }
        return id.description.utf8.elementsEqual(text.utf8)
    }
}
