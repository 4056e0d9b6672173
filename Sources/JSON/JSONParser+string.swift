// SPDX-License-Identifier: Apache-2.0

extension JSONParser {
    /// Reads the string whose opening quote stands here.
    mutating func string() throws(Failure) -> String {
        offset += 1
        let start = offset
        var union: UInt8 = 0
        while let byte = next {
            if byte == UInt8(ascii: "\"") {
                let content = start..<offset
                if union >= 0x80 { try validate(content) }
                offset += 1
                return String(decoding: bytes[content], as: UTF8.self)
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            if byte < 0x20 { throw failure(.controlCharacter) }
            union |= byte
            offset += 1
        }
        throw failure(.unexpectedEnd)
    }

    /// Goes on with a string at its first backslash; `start` is where its content began.
    private mutating func escapedString(from start: Int) throws(Failure) -> String {
        var content: [UInt8] = []
        var pending = start
        while let byte = next {
            if byte == UInt8(ascii: "\"") {
                try append(pending..<offset, to: &content)
                offset += 1
                return String(decoding: content, as: UTF8.self)
            }
            if byte < 0x20 { throw failure(.controlCharacter) }
            if byte == UInt8(ascii: "\\") {
                try append(pending..<offset, to: &content)
                try appendEscape(to: &content)
                pending = offset
            } else {
                offset += 1
            }
        }
        throw failure(.unexpectedEnd)
    }

    private func append(_ range: Range<Int>, to content: inout [UInt8]) throws(Failure) {
        try validate(range)
        content.append(contentsOf: bytes[range])
    }

    private func validate(_ range: Range<Int>) throws(Failure) {
        if let place = UTF8Sequence.firstInvalid(in: bytes[range]) {
            throw Failure(reason: .invalidUTF8, offset: place)
        }
    }

    private mutating func appendEscape(to content: inout [UInt8]) throws(Failure) {
        let start = offset
        offset += 1
        guard let letter = next else { throw failure(.unexpectedEnd) }
        offset += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(letter)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "u"): UTF8Sequence.append(try escapedScalar(from: start), to: &content)
        default: throw Failure(reason: .invalidEscape, offset: start)
        }
    }

    /// The code point of `\uXXXX`, or of two of them that form a surrogate pair; the place is behind the first `u`.
    private mutating func escapedScalar(from start: Int) throws(Failure) -> UInt32 {
        let first = try codeUnit(from: start)
        guard first & 0xF800 == 0xD800 else { return first }
        guard first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw Failure(reason: next == nil ? .unexpectedEnd : .loneSurrogate, offset: next == nil ? offset : start)
        }
        let second = try codeUnit(from: offset - 2)
        guard second & 0xFC00 == 0xDC00 else { throw Failure(reason: .loneSurrogate, offset: start) }
        return 0x10000 + (first & 0x3FF) << 10 + second & 0x3FF
    }

    private mutating func codeUnit(from start: Int) throws(Failure) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = next else { throw failure(.unexpectedEnd) }
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt32(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): unit = unit << 4 | UInt32(digit - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): unit = unit << 4 | UInt32(digit - UInt8(ascii: "A") + 10)
            default: throw Failure(reason: .invalidEscape, offset: start)
            }
            offset += 1
        }
        return unit
    }
}
