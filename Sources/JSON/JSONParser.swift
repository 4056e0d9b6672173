// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// One pass over one text: recursive descent, as deep as the limit allows.
struct JSONParser {
    /// What went wrong, gathering the path to it on the way out: innermost token first.
    struct Failure: Error {
        let reason: JSONParseError.Reason
        let offset: Int
        var path: [String] = []

        func inside(_ token: String) -> Failure {
            var failure = self
            failure.path.append(token)
            return failure
        }
    }

    let bytes: [UInt8]
    var offset = 0
    private let limits: JSONReader.Limits
    private var values = 0

    init(_ bytes: [UInt8], limits: JSONReader.Limits) {
        self.bytes = bytes
        self.limits = limits
    }

    var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    func failure(_ reason: JSONParseError.Reason) -> Failure { Failure(reason: reason, offset: offset) }

    /// The failure for a place where something else had to stand.
    func unexpected() -> Failure { failure(next == nil ? .unexpectedEnd : .unexpectedCharacter) }

    mutating func text() throws(Failure) -> JSONValue {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw failure(.byteOrderMark) }
        skipWhitespace()
        if next == nil { throw failure(.empty) }
        let value = try value(depth: 0)
        skipWhitespace()
        guard next == nil else { throw failure(.trailingCharacters) }
        return value
    }

    /// Reads the value that starts here; `depth` arrays and objects surround it.
    private mutating func value(depth: Int) throws(Failure) -> JSONValue {
        guard let first = next else { throw failure(.unexpectedEnd) }
        values += 1
        guard values <= limits.values else { throw failure(.tooManyValues(limit: limits.values)) }
        switch first {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: throw failure(.unexpectedCharacter)
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Failure) -> JSONValue {
        for place in 0..<word.utf8CodeUnitCount {
            guard unsafe next == word.utf8Start[place] else { throw unexpected() }
            offset += 1
        }
        return value
    }

    private mutating func array(depth: Int) throws(Failure) -> [JSONValue] {
        guard depth <= limits.depth else { throw failure(.tooDeep(limit: limits.depth)) }
        offset += 1
        skipWhitespace()
        var elements: [JSONValue] = []
        if take(UInt8(ascii: "]")) { return elements }
        while true {
            do throws(Failure) {
                elements.append(try value(depth: depth))
            } catch {
                throw error.inside(String(elements.count))
            }
            skipWhitespace()
            if take(UInt8(ascii: "]")) { return elements }
            guard take(UInt8(ascii: ",")) else { throw unexpected() }
            skipWhitespace()
        }
    }

    private mutating func object(depth: Int) throws(Failure) -> JSONObject {
        guard depth <= limits.depth else { throw failure(.tooDeep(limit: limits.depth)) }
        offset += 1
        skipWhitespace()
        var object = JSONObject()
        if take(UInt8(ascii: "}")) { return object }
        while true {
            let keyOffset = offset
            guard next == UInt8(ascii: "\"") else { throw unexpected() }
            let key = try string()
            if object[key] != nil {
                throw Failure(reason: .duplicateKey, offset: keyOffset, path: [key])
            }
            object[key] = try member(key, depth: depth)
            skipWhitespace()
            if take(UInt8(ascii: "}")) { return object }
            guard take(UInt8(ascii: ",")) else { throw unexpected() }
            skipWhitespace()
        }
    }

    /// The colon and the value behind `key`.
    private mutating func member(_ key: String, depth: Int) throws(Failure) -> JSONValue {
        do throws(Failure) {
            skipWhitespace()
            guard take(UInt8(ascii: ":")) else { throw unexpected() }
            skipWhitespace()
            return try value(depth: depth)
        } catch {
            throw error.inside(key)
        }
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        offset += 1
        return true
    }

    private mutating func skipWhitespace() {
        while let byte = next, byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            offset += 1
        }
    }
}
