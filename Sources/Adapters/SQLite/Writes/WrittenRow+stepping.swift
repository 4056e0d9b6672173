// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Kernel
internal import SQLRendering

extension WrittenRow {
    /// Runs the statement to its end; nil when it wrote no row.
    init?(stepping statement: borrowing Statement, _ entry: WriteCatalog.Entry) throws(SQLiteError) {
        guard let list = entry.statement.list, try statement.step(), let id = try statement.recordID(at: list.id) else {
            return nil
        }
        let answer = entry.statement.answer.map { $0.sink(RunningStatement(statement)) }
        self.init(id: id, version: list.version.map { statement.integer(at: $0) }, answer: answer)
        // Foreign keys are checked at the end of the statement, which is behind its row.
        try statement.run()
    }
}

extension WrittenAnswer {
    fileprivate func sink(_ row: RunningStatement) -> JSONRowSink {
        var sink = begin()
        let list = self.cells
        let cells = list.span
        for place in cells.indices { row.give(cells[place], to: &sink) }
        end(&sink)
        return sink
    }
}
