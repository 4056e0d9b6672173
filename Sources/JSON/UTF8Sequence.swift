// SPDX-License-Identifier: Apache-2.0

/// Well-formed UTF-8 as table 3-7 of the Unicode standard gives it: no overlong forms, no surrogates, nothing above
/// U+10FFFF.
enum UTF8Sequence {
    /// Looks at the non-ASCII byte `bytes[place]` and what follows. Positive: a well-formed sequence of that length.
    /// Negative: ill-formed, and that many bytes are to be replaced by one U+FFFD (the "maximal subpart").
    @inline(__always)
    static func length(in bytes: UnsafeBufferPointer<UInt8>, at place: Int) -> Int {
        let lead = unsafe bytes[place]
        let size: Int
        var range: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: size = 2
        case 0xE0...0xEF:
            size = 3
            if lead == 0xE0 { range = 0xA0...0xBF } else if lead == 0xED { range = 0x80...0x9F }
        case 0xF0...0xF4:
            size = 4
            if lead == 0xF0 { range = 0x90...0xBF } else if lead == 0xF4 { range = 0x80...0x8F }
        default: return -1
        }
        for index in 1..<size {
            guard place + index < bytes.count, range.contains(unsafe bytes[place + index]) else { return -index }
            range = 0x80...0xBF
        }
        return size
    }

    /// The index of the first byte of the first ill-formed sequence.
    static func firstInvalid(in bytes: ArraySlice<UInt8>) -> Int? {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            var place = 0
            while place < buffer.count {
                if unsafe buffer[place] < 0x80 {
                    place += 1
                } else {
                    let length = unsafe length(in: buffer, at: place)
                    if length < 0 { return bytes.startIndex + place }
                    place += length
                }
            }
            return nil
        }
    }

    /// Appends a code point that is no surrogate and at most U+10FFFF.
    static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
        func trail(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: scalar >> shift & 0x3F | 0x80) }
        switch scalar {
        case 0..<0x80: bytes.append(UInt8(truncatingIfNeeded: scalar))
        case 0x80..<0x800: bytes += [UInt8(truncatingIfNeeded: scalar >> 6 | 0xC0), trail(0)]
        case 0x800..<0x10000: bytes += [UInt8(truncatingIfNeeded: scalar >> 12 | 0xE0), trail(6), trail(0)]
        default: bytes += [UInt8(truncatingIfNeeded: scalar >> 18 | 0xF0), trail(12), trail(6), trail(0)]
        }
    }
}
