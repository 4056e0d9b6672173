// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel
internal import SQLRendering

/// One read: the statements that it sends, and what it makes of their results.
struct ReadRun {
    private let program: ReadProgram
    private let values: [Value]
    /// What the root's ``SQLParameter/key`` stands for.
    private let key: Value

    init(_ program: ReadProgram, values: [Value], key: Value = .null) {
        self.program = program
        self.values = values
        self.key = key
    }

    /// Whether it looks at one row by its key, and at nothing beside it.
    var isByKey: Bool { program.root.read.isSingle && program.root.children.isEmpty && program.count == nil }

    /// The read itself and, where something is counted, the count.
    var calls: [Call] {
        var calls = [Call(program.query, program.query.values(values, key: key))]
        if let count = program.count { calls.append(Call(count, count.values(values))) }
        return calls
    }

    var callCount: Int { program.count == nil ? 1 : 2 }

    /// Pushes the rows into `sink`. Gives the outcome, which the sink was told too.
    @discardableResult
    func give<Sink: RowSink & ~Copyable>(_ results: ArraySlice<QueryResult>, to sink: inout Sink) -> ReadOutcome {
        let node = program.root
        sink.beginRows(of: node.read.shape, many: node.isMany)
        var outcome = ReadOutcome()
        if let result = results.first { outcome = rows(result, to: &sink) }
        if let count = node.read.count, let result = results.last, results.count > 1 {
            note(count, result, in: &outcome)
        }
        sink.endRows(outcome)
        return outcome
    }

    /// At most as many as asked for; one more has been looked for, but is not given.
    private func rows<Sink: RowSink & ~Copyable>(_ result: QueryResult, to sink: inout Sink) -> ReadOutcome {
        let read = program.root.read
        var outcome = ReadOutcome()
        var first = 0
        let count = result.rowCount
        let most = read.isSingle ? 1 : limit
        if let column = read.rowCount, count > 0, let found = result.integer(0, column), Int(clamping: found) > limit {
            // The row farthest from the boundary comes first, and is the one too many.
            outcome.hasMore = true
            first = 1
        } else if count > most, !read.isSingle {
            outcome.hasMore = true
        }
        let end = min(count, first + most)
        let writer = RowWriter(result: result)
        for row in first..<max(end, first) { writer.give(row, of: program.root, to: &sink) }
        outcome.rows = max(end - first, 0)
        if outcome.rows > 0, !read.order.isEmpty {
            outcome.first = order(result, first)
            outcome.last = order(result, end - 1)
        }
        if let column = read.version, outcome.rows == 1 { outcome.version = result.integer(first, column) }
        return outcome
    }

    private func order(_ result: QueryResult, _ row: Int) -> [Value] {
        let read = program.root.read
        return read.order.map { column in
            guard !result.isNull(row, column) else { return .null }
            return result.withBytes(row, column) { CellText.value($0, read.types[column]) } ?? .null
        }
    }

    private var limit: Int {
        let place = program.root.read.shape.limit.rows
        guard values.indices.contains(place), case .integer(let rows) = values[place] else { return 0 }
        return Int(clamping: rows)
    }

    private func note(_ count: CountStatement, _ result: QueryResult, in outcome: inout ReadOutcome) {
        let total = Int(clamping: result.integer(0, 0) ?? 0)
        let cap = count.cap ?? .max
        outcome.total = min(total, cap)
        outcome.totalIsCapped = total > cap
        outcome.totalIsEstimated = count.isEstimate
        if count.countsVisible { outcome.visible = min(Int(clamping: result.integer(0, 1) ?? 0), cap) }
    }
}
