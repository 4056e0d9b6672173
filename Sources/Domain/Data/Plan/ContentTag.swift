// SPDX-License-Identifier: Apache-2.0

/// The entity tag of an answer to somebody who doesn't see everything: a hash of what they are told, so that it changes
/// exactly when that does. Two lanes of 64 bits that multiply and fold eight bytes at a time, written as 32 hex digits
/// in quotes; for entity tags, not for secrets.
struct ContentTag: Sendable {
    private static let factors: (UInt64, UInt64) = (0x9e37_79b9_7f4a_7c15, 0xd6e8_feb8_6659_fd93)
    private var low: UInt64 = 0xcbf2_9ce4_8422_2325
    private var high: UInt64 = 0x2545_f491_4f6c_dd1d

    init() {}

    /// Of one record: its JSON object.
    init(record json: ArraySlice<UInt8>) { combine(json) }

    mutating func combine(_ bytes: ArraySlice<UInt8>) {
        add(UInt64(bytes.count))
        var word: UInt64 = 0
        var shift: UInt64 = 0
        for byte in bytes {
            word |= UInt64(byte) << shift
            shift += 8
            if shift == 64 {
                add(word)
                (word, shift) = (0, 0)
            }
        }
        if shift > 0 { add(word) }
    }

    mutating func combine(_ text: String?) {
        guard let text else { return add(.max) }
        combine(Array(text.utf8)[...])
    }

    mutating func combine(_ number: Int?) { add(number.map { UInt64(bitPattern: Int64($0)) } ?? .max) }

    private mutating func add(_ word: UInt64) {
        low = (low ^ word) &* Self.factors.0
        low ^= low >> 32
        high = (high &+ word) &* Self.factors.1
        high ^= high >> 29
    }

    /// As it stands in `ETag`.
    var text: String {
        let digits = [high, low].map { word in
            let hex = String(word, radix: 16)
            return String(repeating: "0", count: 16 - hex.utf8.count) + hex
        }
        return "\"\(digits.joined())\""
    }
}
