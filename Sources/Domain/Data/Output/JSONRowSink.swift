// SPDX-License-Identifier: Apache-2.0

public import JSON
import Kernel

/// Writes rows as JSON in one pass, from the database's own bytes into the answer's buffer.
///
/// Several plans follow each other in the buffer, `endRows` of the root ends each; ``outcomes`` holds what adapters
/// said of them.
public struct JSONRowSink: RowSink {
    public private(set) var writer: JSONWriter
    public private(set) var outcomes: [ReadOutcome] = []
    public private(set) var failure: DatabaseError?
    /// One per list that is open; the last is where rows go.
    private var levels: [Level] = []
    private var visibility: UInt64 = .max
    private let start: Int

    private struct Level {
        let many: Bool
        var isEmpty = true
        /// Of the row that is being written around this list.
        let outerVisibility: UInt64
        let outerIsFirst: Bool
    }

    /// Whether the next member is the row's first, and so needs no comma.
    private var isFirst = true

    /// Rows are appended to `writer`, which may hold the beginning of the answer already.
    public init(_ writer: JSONWriter = JSONWriter(capacity: 1024)) {
        self.writer = writer
        start = writer.count
    }

    public mutating func restart() {
        writer.truncate(to: start)
        outcomes = []
        failure = nil
        levels = []
        isFirst = true
    }

    public mutating func beginRows(of shape: ReadShape, many: Bool) {
        levels.append(Level(many: many, outerVisibility: visibility, outerIsFirst: isFirst))
        if many { writer.append(UInt8(ascii: "[")) }
    }

    public mutating func beginRow(visibility: UInt64) {
        let last = levels.count - 1
        if last >= 0 {
            if !levels[last].isEmpty { writer.append(UInt8(ascii: ",")) }
            levels[last].isEmpty = false
        }
        writer.append(UInt8(ascii: "{"))
        self.visibility = visibility
        isFirst = true
    }

    /// Writes the member's name, unless this row does not show it.
    @inline(__always)
    private mutating func begin(_ column: OutputColumn) -> Bool {
        guard column.visibility & visibility != 0 else { return false }
        // Borrowed: the list is not retained.
        let prefix = column.prefix.span
        writer.append(isFirst ? prefix.extracting(1...) : prefix)
        isFirst = false
        return true
    }

    @inline(__always)
    private mutating func append(prefix: [UInt8]) {
        if isFirst {
            writer.append(prefix.span.extracting(1...))
            isFirst = false
        } else {
            writer.append(prefix)
        }
    }

    public mutating func null(_ column: OutputColumn) {
        if begin(column) { writer.null() }
    }

    public mutating func integer(_ value: Int64, _ column: OutputColumn) {
        guard begin(column) else { return }
        switch column.encoding {
        case .boolean: writer.write(boolean: value != 0)
        case .decimal(let scale): writer.write(decimal: Decimal(unscaled: value, scale: scale))
        default: writer.write(integer: value)
        }
    }

    public mutating func real(_ value: Double, _ column: OutputColumn) {
        if begin(column) { writer.write(double: value) }
    }

    public mutating func text(_ bytes: Span<UInt8>, _ column: OutputColumn) {
        guard begin(column) else { return }
        switch column.encoding {
        case .json: writer.append(bytes)
        case .sealed: write(sealed: bytes, column)
        default: writer.writeValidating(utf8: bytes)
        }
    }

    private mutating func write(sealed bytes: Span<UInt8>, _ column: OutputColumn) {
        do throws(DatabaseError) {
            guard let opener = column.opener else { throw .internalFailure("\(column.name) has nothing to open it") }
            let opened = try opener.open(bytes)
            if opener.isJSON { writer.append(opened) } else { writer.writeValidating(utf8: opened.span) }
        } catch {
            writer.null()
            failure = error
        }
    }

    public mutating func expansion(_ expansion: Expansion) { append(prefix: expansion.prefix) }

    public mutating func beginObject(_ name: String) {
        append(prefix: [UInt8(ascii: ",")] + JSONWriter.keyBytes(name))
        writer.append(UInt8(ascii: "{"))
        isFirst = true
    }

    public mutating func endObject() {
        writer.append(UInt8(ascii: "}"))
        isFirst = false
    }

    public mutating func endRow() { writer.append(UInt8(ascii: "}")) }

    public mutating func endRows(_ outcome: ReadOutcome) {
        guard let level = levels.popLast() else { return }
        if level.many {
            writer.append(UInt8(ascii: "]"))
        } else if level.isEmpty {
            writer.null()
        }
        visibility = level.outerVisibility
        isFirst = level.outerIsFirst
        if levels.isEmpty { outcomes.append(outcome) }
    }
}
