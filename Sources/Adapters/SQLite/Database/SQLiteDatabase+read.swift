// SPDX-License-Identifier: Apache-2.0

public import DataDomain
internal import Kernel
internal import SQLRendering

extension SQLiteDatabase {
    /// Reads of more rows than this are run on a reader's thread from the start.
    private static let inPlaceRows: Int64 = 100
    private static let inPlaceOffset: Int64 = 1_000
    private static let inPlaceCount = 1_000

    public func read<Sink: RowSink & ~Copyable>(
        _ plans: [ReadPlan],
        deadline: ContinuousClock.Instant,
        into sink: consuming Sink
    ) async throws(DatabaseError) -> Sink {
        let versions = plans.lazy.map(\.shape.schemaVersion)
        guard let ticket = schemas.ticket(for: versions) else { throw .schemaConflict }
        do throws(DatabaseError) {
            let result = try await run(plans, deadline: deadline, into: sink)
            guard schemas.isValid(ticket) else { throw .schemaConflict }
            return result
        } catch {
            // What failed may have failed because the schema changed under it.
            throw schemas.isValid(ticket) ? error : .schemaConflict
        }
    }

    private func run<Sink: RowSink & ~Copyable>(
        _ plans: [ReadPlan],
        deadline: ContinuousClock.Instant,
        into sink: consuming Sink
    ) async throws(DatabaseError) -> Sink {
        var runs: [ReadRun] = []
        runs.reserveCapacity(plans.count)
        var isShort = true
        for plan in plans {
            runs.append(ReadRun(try programs.program(plan.shape), values: plan.values))
            isShort = isShort && Self.isShort(plan)
        }
        let batch = ReadBatch(runs)
        guard now() < deadline else { throw .deadlineExceeded }
        if isShort {
            let done: Void? = try readers.readInPlace { (connection) throws(DatabaseError) in
                try batch.run(on: connection, into: &sink)
            }
            if done != nil { return sink }
            sink.restart()
        }
        let box = SinkBox(sink)
        do throws(LaneError<DatabaseError>) {
            try await readers.read(deadline: deadline) { (connection) throws(DatabaseError) in
                try box.with { (sink) throws(DatabaseError) in try batch.run(on: connection, into: &sink) }
            }
        } catch {
            throw DatabaseError(error)
        }
        guard let sink = box.take() else { throw .internalFailure("a read lost its sink") }
        return sink
    }

    /// Worth trying on the caller's thread: few rows, nothing counted that may be long.
    private static func isShort(_ plan: ReadPlan) -> Bool {
        let shape = plan.shape
        switch shape.count {
        case .none, .estimated: break
        case .capped(let cap): if cap > inPlaceCount { return false }
        case .exact, .both: return false
        }
        guard let rows = plan.integer(at: shape.limit.rows), rows <= inPlaceRows else { return false }
        guard let place = shape.limit.offset else { return true }
        return plan.integer(at: place).map { $0 <= inPlaceOffset } ?? false
    }
}

extension ReadPlan {
    fileprivate func integer(at place: Int) -> Int64? {
        guard values.indices.contains(place), case .integer(let number) = values[place] else { return nil }
        return number
    }
}
