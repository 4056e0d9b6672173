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
    /// Why the row can't be given back.
    let failure: DatabaseError?

    /// A row in JSON, from the columns that a statement gives back.
    struct Answer: Sendable {
        private let shape: ReadShape
        private let cells: [ReadProgram.Cell]

        init(_ shape: ReadShape, _ list: ReturningList) {
            self.shape = shape
            cells = zip(list.cells, shape.columns).map { ReadProgram.Cell($0, $1) }
        }

        fileprivate func sink(_ row: RunningStatement) -> JSONRowSink {
            var sink = JSONRowSink(JSONWriter(capacity: 512))
            sink.beginRows(of: shape, many: false)
            sink.beginRow(visibility: .max)
            let list = self.cells
            let cells = list.span
            for place in cells.indices { row.give(cells[place].place, as: cells[place].output, to: &sink) }
            sink.endRow()
            sink.endRows(ReadOutcome(rows: 1))
            return sink
        }
    }

    /// Runs the statement to its end; nil when it wrote no row.
    init?(stepping statement: borrowing Statement, _ entry: WriteCatalog.Entry) throws(SQLiteError) {
        guard let list = entry.list, try statement.step(), let id = try statement.recordID(at: list.id) else {
            return nil
        }
        self.id = id
        version = list.version.map { statement.integer(at: $0) }
        let sink = entry.answer.map { $0.sink(RunningStatement(statement)) }
        json = sink?.writer.bytes
        failure = sink?.failure
        // Foreign keys are checked at the end of the statement, which is behind its row.
        try statement.run()
    }
}
