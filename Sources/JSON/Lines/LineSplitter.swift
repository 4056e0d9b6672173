// SPDX-License-Identifier: Apache-2.0

/// Cuts a stream of chunks into lines, as NDJSON is read: a line ends at LF, a CR before it is dropped, and what stands
/// behind the last LF is a line too unless it is empty.
public struct LineSplitter: Sendable {
    public struct Line: Sendable, Hashable {
        /// Counted from 1.
        public let number: Int
        /// Without the line end; may be empty.
        public let bytes: [UInt8]
    }

    /// A line is longer than the limit. The splitter is of no use any more.
    public struct LineTooLong: Error, Sendable, Hashable {
        public let line: Int
        /// In bytes.
        public let limit: Int
    }

    private let limit: Int
    private var pending: [UInt8] = []
    private var number = 1

    /// `limit` is the length of the longest line in bytes, without its end.
    public init(limit: Int) { self.limit = min(limit, Int.max - 1) }

    /// Takes the next chunk and returns the lines that it completes.
    public mutating func feed(_ chunk: [UInt8]) throws(LineTooLong) -> [Line] {
        var lines: [Line] = []
        var rest = chunk[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            lines.append(try line(with: rest[..<end]))
            rest = rest[rest.index(after: end)...]
        }
        try hold(rest)
        return lines
    }

    /// The last line, when the stream doesn't end with a line end.
    public mutating func finish() throws(LineTooLong) -> Line? {
        pending.isEmpty ? nil : try line(with: [])
    }

    private mutating func line(with end: ArraySlice<UInt8>) throws(LineTooLong) -> Line {
        try hold(end)
        if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
        guard pending.count <= limit else { throw LineTooLong(line: number, limit: limit) }
        defer {
            pending = []
            number += 1
        }
        return Line(number: number, bytes: pending)
    }

    /// Keeps the start of a line; one byte above the limit is allowed for, since it may be the CR.
    private mutating func hold(_ part: ArraySlice<UInt8>) throws(LineTooLong) {
        guard part.count <= limit + 1 - pending.count else { throw LineTooLong(line: number, limit: limit) }
        pending.append(contentsOf: part)
    }
}
