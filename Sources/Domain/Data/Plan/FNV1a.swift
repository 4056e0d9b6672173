// SPDX-License-Identifier: Apache-2.0

/// 64-bit FNV-1a run twice from different offsets; for entity tags, not for secrets.
/// Source: Fowler, Noll, Vo, draft-eastlake-fnv.
struct FNV1a: Sendable, Hashable {
    private static let prime: UInt64 = 0x0000_0100_0000_01b3
    private static let digits = Array("0123456789abcdef".utf8)
    private var low: UInt64 = 0xcbf2_9ce4_8422_2325
    private var high: UInt64 = 0x9e37_79b9_7f4a_7c15

    mutating func combine(_ text: String) {
        for byte in text.utf8 { add(byte) }
        add(0xff)  // never part of UTF-8: keeps "a","bc" apart from "ab","c"
    }

    mutating func combine(_ number: Int64) {
        let bits = UInt64(bitPattern: number)
        for shift in stride(from: UInt64(0), to: 64, by: 8) { add(UInt8(truncatingIfNeeded: bits >> shift)) }
    }

    private mutating func add(_ byte: UInt8) {
        low = (low ^ UInt64(byte)) &* Self.prime
        high = (high ^ UInt64(byte)) &* Self.prime
        high ^= high >> 29
    }

    /// The 32 hex digits between quotes: the form of an entity tag.
    var quoted: String { "\"\(hex)\"" }

    var hex: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        for word in [high, low] {
            for place in 1...16 { bytes.append(Self.digits[Int((word >> (64 - 4 * UInt64(place))) & 15)]) }
        }
        bytes.append(UInt8(ascii: "\""))
        return String(decoding: bytes, as: UTF8.self)
    }
}
