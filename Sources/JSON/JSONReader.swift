// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Reads JSON texts by the letter of RFC 8259, and refuses what it leaves open: duplicate keys, halves of surrogate
/// pairs, numbers beyond a `Double`, a byte order mark, and anything past the limits.
public struct JSONReader: Sendable {
    public struct Limits: Sendable, Hashable {
        /// How many arrays and objects may lie inside one another; at most ``deepest``, since each takes stack.
        public let depth: Int
        /// How many values one text may hold, arrays and objects counted too.
        public let values: Int

        public static let deepest = 512

        public init(depth: Int = 64, values: Int = 1_000_000) {
            self.depth = min(depth, Self.deepest)
            self.values = values
        }
    }

    private let limits: Limits

    public init(limits: Limits = Limits()) { self.limits = limits }

    /// The one value that `bytes` hold, with white space around it at most.
    public func read(_ bytes: [UInt8]) throws(JSONParseError) -> JSONValue {
        var parser = JSONParser(bytes, limits: limits)
        do throws(JSONParser.Failure) {
            return try parser.text()
        } catch {
            throw JSONParseError(error, in: bytes)
        }
    }

    public func read(_ text: String) throws(JSONParseError) -> JSONValue { try read(Array(text.utf8)) }
}

extension JSONParseError {
    /// Line and column are counted only now, so that good texts don't pay for them.
    init(_ failure: JSONParser.Failure, in bytes: [UInt8]) {
        let before = bytes.prefix(failure.offset)
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        reason = failure.reason
        offset = failure.offset
        line = 1 + before.count { $0 == UInt8(ascii: "\n") }
        // A code point has one byte that is not of the form 10xxxxxx.
        column = 1 + before[lineStart...].count { $0 & 0b1100_0000 != 0b1000_0000 }
        pointer = failure.path.reversed().reduce(JSONPointer()) { $0.appending($1) }.description
    }
}
