// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel
internal import SQLRendering

/// Gives the rows of a result to a sink, from cell to sink without anything between.
struct RowWriter {
    let result: QueryResult

    /// One row with what is embedded in it.
    func give<Sink: RowSink & ~Copyable>(_ row: Int, of node: ReadProgram.Node, to sink: inout Sink) {
        let visibility = node.read.visibility.flatMap { result.integer(row, $0) }.map { UInt64(bitPattern: $0) } ?? .max
        sink.beginRow(visibility: visibility)
        for cell in node.cells { give(row, cell, to: &sink) }
        for child in node.children where child.expansion.visibility & visibility != 0 {
            sink.expansion(child.expansion)
            result.withBytes(row, child.place) { bytes in
                Self.embedded(bytes, 0..<bytes.count, child, to: &sink)
            }
        }
        sink.endRow()
    }

    func give<Sink: RowSink & ~Copyable>(_ row: Int, _ cell: OutputCell, to sink: inout Sink) {
        guard !result.isNull(row, cell.place) else { return sink.null(cell.output) }
        result.withBytes(row, cell.place) { Self.give($0, cell, to: &sink) }
    }

    /// A cell that is not null, in the form in which sinks take it.
    static func give<Sink: RowSink & ~Copyable>(_ bytes: Span<UInt8>, _ cell: OutputCell, to sink: inout Sink) {
        let output = cell.output
        switch cell.type {
        case .text, .uuid, .json: sink.text(bytes, output)
        case .integer:
            if let number = CellText.integer(bytes) { sink.integer(number, output) } else { sink.null(output) }
        case .boolean: sink.integer(bytes.count > 0 && bytes[0] == UInt8(ascii: "t") ? 1 : 0, output)
        case .real: if let number = CellText.real(bytes) { sink.real(number, output) } else { sink.null(output) }
        case .decimal(let scale):
            if let number = CellText.unscaled(bytes, scale: scale) {
                sink.integer(number, output)
            } else {
                sink.null(output)
            }
        case .date: sink.text(CellText.date(bytes).span, output)
        case .instant: sink.text(CellText.instant(bytes).span, output)
        }
    }

    // MARK: - Embedded rows

    private static func embedded<Sink: RowSink & ~Copyable>(
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        _ child: ReadProgram.Child,
        to sink: inout Sink
    ) {
        let node = child.node
        sink.beginRows(of: node.read.shape, many: node.isMany)
        var outcome = ReadOutcome()
        for row in EmbeddedRows.elements(bytes, range) {
            give(bytes, row, of: node, to: &sink)
            outcome.rows += 1
            if node.read.isSingle || !node.isMany { break }
        }
        sink.endRows(outcome)
    }

    private static func give<Sink: RowSink & ~Copyable>(
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        of node: ReadProgram.Node,
        to sink: inout Sink
    ) {
        var places = EmbeddedRows.elements(bytes, range)
        if node.read.types.count > ReadStatement.packedColumns {
            places = places.flatMap { EmbeddedRows.elements(bytes, $0) }
        }
        var visibility = UInt64.max
        if let place = node.read.visibility, let bits = CellText.integer(bytes.extracting(places[place])) {
            visibility = UInt64(bitPattern: bits)
        }
        sink.beginRow(visibility: visibility)
        for cell in node.cells { give(bytes, places[cell.place], cell, to: &sink) }
        for child in node.children where child.expansion.visibility & visibility != 0 {
            sink.expansion(child.expansion)
            embedded(bytes, places[child.place], child, to: &sink)
        }
        if !node.extras.isEmpty {
            sink.beginObject(node.extrasName)
            for cell in node.extras { give(bytes, places[cell.place], cell, to: &sink) }
            sink.endObject()
        }
        sink.endRow()
    }

    private static func give<Sink: RowSink & ~Copyable>(
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        _ cell: OutputCell,
        to sink: inout Sink
    ) {
        let raw = bytes.extracting(range)
        // A JSON null that is stored counts as the value that it is; the server gives both alike.
        if raw.count == 4, raw[0] == UInt8(ascii: "n") { return sink.null(cell.output) }
        guard cell.type != .json, raw.count > 1, raw[0] == UInt8(ascii: "\"") else {
            return give(raw, cell, to: &sink)
        }
        let inner = bytes.extracting((range.lowerBound + 1)..<(range.upperBound - 1))
        if hasEscape(inner) {
            give(EmbeddedRows.unescaped(bytes, range).span, cell, to: &sink)
        } else {
            give(inner, cell, to: &sink)
        }
    }

    private static func hasEscape(_ bytes: Span<UInt8>) -> Bool {
        for place in bytes.indices where bytes[place] == UInt8(ascii: "\\") { return true }
        return false
    }
}
