// SPDX-License-Identifier: Apache-2.0

/// Why and where a text is not the JSON that Roost takes.
public struct JSONParseError: Error, Sendable, Hashable {
    public let reason: Reason
    /// Bytes before the place, 0 up to the length of the text.
    public let offset: Int
    /// Counted from 1.
    public let line: Int
    /// Code points from the start of the line, counted from 1.
    public let column: Int
    /// The value in which the place lies, as a JSON Pointer (RFC 6901); empty for the whole text.
    public let pointer: String

    public enum Reason: Sendable, Hashable {
        case empty
        case byteOrderMark
        case unexpectedEnd
        case unexpectedCharacter
        case trailingCharacters
        case duplicateKey
        case invalidUTF8
        case controlCharacter
        case invalidEscape
        case loneSurrogate
        case invalidNumber
        case numberOutOfRange
        case tooDeep(limit: Int)
        case tooManyValues(limit: Int)
    }
}

extension JSONParseError: CustomStringConvertible {
    /// One sentence that holds nothing of the text.
    public var description: String { "\(reason) (line \(line), column \(column))" }
}

extension JSONParseError.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .empty: "the text is empty"
        case .byteOrderMark: "the text starts with a byte order mark"
        case .unexpectedEnd: "the text ends too early"
        case .unexpectedCharacter: "unexpected character"
        case .trailingCharacters: "characters behind the end of the value"
        case .duplicateKey: "the key occurs twice in the object"
        case .invalidUTF8: "the bytes are not valid UTF-8"
        case .controlCharacter: "a control character in a string must be escaped"
        case .invalidEscape: "unknown escape sequence"
        case .loneSurrogate: "half of a surrogate pair stands alone"
        case .invalidNumber: "malformed number"
        case .numberOutOfRange: "the number is out of range"
        case .tooDeep(let limit): "nested deeper than \(limit) levels"
        case .tooManyValues(let limit): "more than \(limit) values"
        }
    }
}
