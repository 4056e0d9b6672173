// SPDX-License-Identifier: Apache-2.0
import SQLiteAdapter

/// What the caller of a write was told.
enum WriteOutcome: Sendable, Equatable {
    case acknowledged
    case failed(EntryFailure)
    case refused(LaneRefusal)

    var isUnavailable: Bool {
        if case .refused(.unavailable) = self { true } else { false }
    }
}

/// The error of the work in these tests: SQLite's, or a refusal of its own.
enum EntryFailure: SQLiteFailure, Equatable {
    case sqlite(SQLiteError)
    case refusedByRule

    init(_ error: SQLiteError) { self = .sqlite(error) }
}

extension WriterLane {
    /// Submits one write of two rows; `rule` runs behind them in the same work.
    func enter(
        _ id: Int,
        deadline: ContinuousClock.Instant? = nil,
        isolation: WriteIsolation = .grouped,
        _ rule: @escaping @Sendable (borrowing Connection) throws(EntryFailure) -> Void = { _ in }
    ) async -> WriteOutcome {
        do throws(LaneError<EntryFailure>) {
            try await submit(deadline: deadline, isolation: isolation) { (connection) throws(EntryFailure) in
                do throws(SQLiteError) { try connection.insertEntry(id) } catch { throw .sqlite(error) }
                try rule(connection)
            }
            return .acknowledged
        } catch {
            switch error {
            case .failed(let failure): return .failed(failure)
            case .refused(let refusal): return .refused(refusal)
            }
        }
    }
}

extension TemporaryDatabase {
    /// How many of the two rows of each write a fresh connection finds.
    func entries() throws -> [Int: Int] {
        let connection = try connection(.readWrite)
        return try connection.withStatement("SELECT id, count(*) FROM entry GROUP BY id") {
            (statement) throws(SQLiteError) in
            var entries: [Int: Int] = [:]
            while try statement.step() { entries[Int(statement.integer(at: 0))] = Int(statement.integer(at: 1)) }
            return entries
        }
    }
}
