// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Kernel
internal import SQLRendering

/// Steps through the statements of a program, from cell to sink without anything between.
struct RowLoop {
    let program: ReadProgram
    let statements: [RunningStatement]

    /// The root's rows, at most `limit`; one more is looked for, but not given.
    @_specialize(where Sink == JSONRowSink)
    func root<Sink: RowSink & ~Copyable>(limit: Int, into sink: inout Sink) throws(DatabaseError) -> ReadOutcome {
        var outcome = ReadOutcome()
        var capture = OrderCapture(program.root.read.shape.order, columns: program.root.read.order)
        var isOpen = try rows(of: statements[0], limit: limit, &outcome, &capture, into: &sink)
        for continuation in statements[program.nodes.count...] where isOpen {
            isOpen = try rows(of: continuation, limit: limit, &outcome, &capture, into: &sink)
        }
        if outcome.rows > 0, !program.root.read.order.isEmpty { outcome.last = capture.values }
        return outcome
    }

    /// True when the statement came to its end with the page not full.
    @_specialize(where Sink == JSONRowSink)
    private func rows<Sink: RowSink & ~Copyable>(
        of row: RunningStatement,
        limit: Int,
        _ outcome: inout ReadOutcome,
        _ capture: inout OrderCapture,
        into sink: inout Sink
    ) throws(DatabaseError) -> Bool {
        let root = program.root
        let read = root.read
        while try row.step() {
            if let column = read.rowCount, outcome.rows == 0, !outcome.hasMore, row.integer(column) > limit {
                // The row farthest from the boundary comes first, and is the one too many.
                outcome.hasMore = true
                continue
            }
            if outcome.rows == limit {
                outcome.hasMore = true
                return false
            }
            if !read.order.isEmpty {
                capture.keep(row)
                if outcome.rows == 0 { outcome.first = capture.values }
            }
            if let column = read.version { outcome.version = outcome.rows == 0 ? row.integer(column) : nil }
            try give(root, row, to: &sink)
            outcome.rows += 1
            if read.isSingle { return false }
        }
        return true
    }

    /// The rows that belong to the parent's current row.
    @_specialize(where Sink == JSONRowSink)
    private func embedded<Sink: RowSink & ~Copyable>(
        _ child: ReadProgram.Child,
        in parent: RunningStatement,
        into sink: inout Sink
    ) throws(DatabaseError) {
        let node = program.nodes[child.node]
        let row = statements[child.node]
        sink.expansion(child.expansion)
        sink.beginRows(of: node.read.shape, many: node.isMany)
        var outcome = ReadOutcome()
        if !parent.isNull(child.keyColumn) {
            row.reset()
            try row.bind(node.keyPlaces, to: child.keyColumn, of: parent)
            while try row.step() {
                try give(node, row, extras: child.expansion.extras, to: &sink)
                outcome.rows += 1
                if node.read.isSingle || !node.isMany { break }
            }
            row.reset()
        }
        sink.endRows(outcome)
    }

    @_specialize(where Sink == JSONRowSink)
    private func give<Sink: RowSink & ~Copyable>(
        _ node: ReadProgram.Node,
        _ row: RunningStatement,
        extras: [OutputColumn] = [],
        to sink: inout Sink
    ) throws(DatabaseError) {
        let visibility = node.read.visibility.map { UInt64(bitPattern: row.integer($0)) } ?? .max
        sink.beginRow(visibility: visibility)
        // Borrowed from the span, a cell is not retained.
        let list = node.cells
        let cells = list.span
        for place in cells.indices { row.give(cells[place], to: &sink) }
        for child in node.children where child.expansion.visibility & visibility != 0 {
            try embedded(child, in: row, into: &sink)
        }
        if !extras.isEmpty {
            sink.beginObject(node.extrasName)
            for (column, output) in zip(node.read.extras, extras) {
                row.give(Int32(truncatingIfNeeded: column), as: output, to: &sink)
            }
            sink.endObject()
        }
        sink.endRow()
    }
}
