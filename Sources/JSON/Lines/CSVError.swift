// SPDX-License-Identifier: Apache-2.0

/// Why and where a text is not the CSV of RFC 4180.
public struct CSVError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Reason: Sendable, Hashable {
        case quoteInPlainField
        case textBehindQuote
        case unclosedQuote
        case bareCarriageReturn
        case invalidUTF8
        case recordTooLong(limit: Int)
    }

    public let reason: Reason
    /// Counted from 1.
    public let line: Int

    /// One sentence that holds nothing of the text.
    public var description: String {
        switch reason {
        case .quoteInPlainField: "a quote inside a field that doesn't start with one (line \(line))"
        case .textBehindQuote: "characters behind the closing quote of a field (line \(line))"
        case .unclosedQuote: "a quoted field is never closed (line \(line))"
        case .bareCarriageReturn: "a carriage return without a line feed (line \(line))"
        case .invalidUTF8: "the bytes are not valid UTF-8 (line \(line))"
        case .recordTooLong(let limit): "a record of more than \(limit) bytes (line \(line))"
        }
    }
}
