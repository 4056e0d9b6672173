// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// How many rows there are, and the sum of a hash of each: the same for the same rows on every database, in whatever
/// order they come. It tells accidents, not forgeries.
public struct TableChecksum: Sendable, Hashable {
    public private(set) var rows = 0
    private(set) var low: UInt64 = 0
    private(set) var high: UInt64 = 0

    public init() {}

    init(rows: Int, low: UInt64, high: UInt64) {
        self.rows = rows
        self.low = low
        self.high = high
    }

    public mutating func add(_ page: RowPage) {
        var place = 0
        while place < page.values.count {
            var hash = RowHash()
            for value in page.values[place..<(place + page.width)] { hash.combine(value) }
            low &+= hash.words.low
            high &+= hash.words.high
            rows += 1
            place += page.width
        }
    }

    /// 32 hex digits.
    public var digits: String {
        [high, low].map { word in
            let hex = String(word, radix: 16)
            return String(repeating: "0", count: 16 - hex.utf8.count) + hex
        }.joined()
    }
}

/// Two lanes of 64 bits over the values of a row, eight bytes at a time, mixed at the end so that sums of them differ.
/// Source of the last step: the finalizer of MurmurHash3 (public domain).
private struct RowHash {
    private var low: UInt64 = 0xcbf2_9ce4_8422_2325
    private var high: UInt64 = 0x2545_f491_4f6c_dd1d

    var words: (low: UInt64, high: UInt64) { (Self.mixed(low), Self.mixed(high)) }

    private static func mixed(_ word: UInt64) -> UInt64 {
        var word = word
        word = (word ^ word >> 33) &* 0xff51_afd7_ed55_8ccd
        word = (word ^ word >> 33) &* 0xc4ce_b9fe_1a85_ec53
        return word ^ word >> 33
    }

    /// Zero has no sign: not every database keeps it.
    mutating func combine(_ value: Value) {
        switch value {
        case .null: add(0)
        case .boolean(let flag): add(flag ? 2 : 1)
        case .integer(let number):
            add(3)
            add(UInt64(bitPattern: number))
        case .real(let number):
            add(4)
            add(number == 0 ? 0 : number.bitPattern)
        case .decimal(let number):
            add(5 + UInt64(number.scale) << 8)
            add(UInt64(bitPattern: number.unscaled))
        case .text(let text):
            add(6)
            combine(text)
        case .json(let text):
            add(7)
            combine(text)
        case .list(let values):
            add(8 + UInt64(values.count) << 8)
            for value in values { combine(value) }
        }
    }

    private mutating func combine(_ text: String) {
        let bytes = text.utf8Span.span
        add(UInt64(bytes.count))
        var (word, shift): (UInt64, UInt64) = (0, 0)
        for place in bytes.indices {
            word |= UInt64(bytes[place]) << shift
            shift += 8
            if shift == 64 {
                add(word)
                (word, shift) = (0, 0)
            }
        }
        if shift > 0 { add(word) }
    }

    private mutating func add(_ word: UInt64) {
        low = (low ^ word) &* 0x9e37_79b9_7f4a_7c15
        low ^= low >> 32
        high = (high &+ word) &* 0xd6e8_feb8_6659_fd93
        high ^= high >> 29
    }
}
