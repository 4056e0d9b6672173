// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import JSON
internal import Kernel
internal import SQLRendering

/// What a statement with RETURNING said of the row that it wrote.
struct WrittenRow {
    let id: RecordID
    let version: Int64?
    /// The row as JSON, when it was asked for in this form.
    let json: [UInt8]?

    /// Runs the statement to its end; nil when it wrote no row.
    init?(
        stepping statement: borrowing Statement,
        _ list: ReturningList?,
        _ shape: ReadShape?
    ) throws(SQLiteError) {
        guard let list, try statement.step(), let id = try statement.recordID(at: list.id) else { return nil }
        self.id = id
        version = list.version.map { statement.integer(at: $0) }
        json = shape.map { Self.json(RunningStatement(statement), list, $0) }
        // Foreign keys are checked at the end of the statement, which is behind its row.
        try statement.run()
    }

    private static func json(_ row: RunningStatement, _ list: ReturningList, _ shape: ReadShape) -> [UInt8] {
        var sink = JSONRowSink()
        sink.beginRows(of: shape, many: false)
        sink.beginRow(visibility: .max)
        for (place, output) in zip(list.cells, shape.columns) {
            row.give(Int32(truncatingIfNeeded: place), as: output, to: &sink)
        }
        sink.endRow()
        sink.endRows(ReadOutcome(rows: 1))
        return sink.writer.bytes
    }
}
