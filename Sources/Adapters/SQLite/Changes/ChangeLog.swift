// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import JSON
internal import Kernel
internal import Synchronization

/// The writer's end of the change log. Positions are given out in memory; one that was given to a write that did not
/// commit stays unused.
final class ChangeLog: Sendable {
    static let table = """
        CREATE TABLE _roost_changes (
            position INTEGER PRIMARY KEY, tx INTEGER NOT NULL, at INTEGER NOT NULL, entity_id TEXT NOT NULL,
            record_id ANY NOT NULL, action TEXT NOT NULL, version INTEGER, actor TEXT NOT NULL,
            request_id TEXT NOT NULL, old TEXT) STRICT
        """

    static let insert = """
        INSERT INTO _roost_changes (position, tx, at, entity_id, record_id, action, version, actor, request_id, old) \
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        """

    /// How many entries are written between looks for old ones, and how many are taken away at one.
    private static let pruneInterval: Int64 = 512
    private static let pruneRows: Int64 = 1_024

    private struct State {
        var position: Int64
        var pruned: Int64
    }

    private let state: Mutex<State>
    private let retention: ChangeRetention
    private let insertKey: Int

    init(last position: Int64, retention: ChangeRetention, insertKey: Int) {
        state = Mutex(State(position: position, pruned: position))
        self.retention = retention
        self.insertKey = insertKey
    }

    func nextPosition() -> Int64 {
        state.withLock { state in
            state.position += 1
            return state.position
        }
    }

    func append(_ change: Change, on connection: borrowing Connection) throws(DatabaseError) {
        try connection.withStatement(key: insertKey, sql: Self.insert, Self.values(of: change)) {
            (statement) throws(DatabaseError) in
            do throws(SQLiteError) { try statement.run() } catch { throw DatabaseError(error) }
        }
    }

    /// What ``insert`` takes.
    static func values(of change: Change) -> [Value] {
        [
            .integer(change.position), .integer(change.transaction), .integer(change.time.millisecondsSinceEpoch),
            .text(change.entityID), change.recordID.value, .text(change.action.rawValue),
            change.version.map { .integer($0) } ?? .null, .text(change.actor), .text(change.requestID),
            change.old.isEmpty ? .null : .json(JSONValue.object(change.old).text),
        ]
    }

    /// Takes away a few of the entries that are too old or too many, now and then.
    func prune(now: Timestamp, on connection: borrowing Connection) throws(DatabaseError) {
        let position = state.withLock { state -> Int64? in
            guard state.position - state.pruned >= Self.pruneInterval else { return nil }
            state.pruned = state.position
            return state.position
        }
        guard let position else { return }
        do throws(SQLiteError) {
            guard case .integer(let first)? = try connection.firstValue("SELECT min(position) FROM _roost_changes")
            else {
                return
            }
            let end = min(first + Self.pruneRows, position)
            if let rows = retention.rows, first < position - Int64(rows) {
                let bound = min(end, position - Int64(rows))
                try connection.run("DELETE FROM _roost_changes WHERE position <= ?1", [.integer(bound)])
            }
            if let age = retention.age {
                let bound = now.millisecondsSinceEpoch - age.components.seconds * 1_000
                try connection.run(
                    "DELETE FROM _roost_changes WHERE position < ?1 AND at < ?2",
                    [.integer(end), .integer(bound)]
                )
            }
        } catch {
            throw DatabaseError(error)
        }
    }
}
