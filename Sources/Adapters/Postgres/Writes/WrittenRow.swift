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
            cells = zip(list.cells, shape.columns).map { ReadProgram.Cell($0, list.types[$0], $1) }
        }

        fileprivate func sink(_ result: QueryResult) -> JSONRowSink {
            var sink = JSONRowSink(JSONWriter(capacity: 512))
            sink.beginRows(of: shape, many: false)
            sink.beginRow(visibility: .max)
            let writer = RowWriter(result: result)
            for cell in cells { writer.give(0, cell, to: &sink) }
            sink.endRow()
            sink.endRows(ReadOutcome(rows: 1))
            return sink
        }
    }

    /// Nil when no row was written.
    init?(_ result: QueryResult, _ entry: WriteCatalog.Entry) {
        guard let list = entry.list, result.rowCount > 0, let id = result.recordID(0, list.id, entry.idFormat) else {
            return nil
        }
        self.id = id
        version = list.version.flatMap { result.integer(0, $0) }
        let sink = entry.answer.map { $0.sink(result) }
        json = sink?.writer.bytes
        failure = sink?.failure
    }
}
