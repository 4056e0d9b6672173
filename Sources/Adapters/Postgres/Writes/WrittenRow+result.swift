// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import SQLRendering

extension WrittenRow {
    /// Nil when no row was written.
    init?(_ result: QueryResult, _ entry: WriteCatalog.Entry) {
        guard let list = entry.statement.list, result.rowCount > 0,
            let id = result.recordID(0, list.id, entry.idFormat)
        else { return nil }
        let answer = entry.statement.answer.map { $0.sink(result) }
        self.init(id: id, version: list.version.flatMap { result.integer(0, $0) }, answer: answer)
    }
}

extension WrittenAnswer {
    fileprivate func sink(_ result: QueryResult) -> JSONRowSink {
        var sink = begin()
        let writer = RowWriter(result: result)
        for cell in cells { writer.give(0, cell, to: &sink) }
        end(&sink)
        return sink
    }
}
