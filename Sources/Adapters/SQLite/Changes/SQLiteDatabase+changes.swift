// SPDX-License-Identifier: Apache-2.0

public import DataDomain
internal import JSON
internal import Kernel

extension SQLiteDatabase {
    public func changes(after position: Int64, limit: Int) async throws(DatabaseError) -> [Change] {
        do throws(LaneError<DatabaseError>) {
            return try await readers.read { (connection) throws(DatabaseError) in
                try Self.changes(after: position, limit: limit, on: connection)
            }
        } catch {
            throw DatabaseError(error)
        }
    }

    private static func changes(
        after position: Int64,
        limit: Int,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> [Change] {
        try connection.withStatement(
            """
            SELECT position, tx, at, entity_id, record_id, action, version, actor, request_id, old \
            FROM _roost_changes WHERE position > ?1 ORDER BY position LIMIT ?2
            """,
            [.integer(position), .integer(Int64(max(limit, 0)))]
        ) { (statement) throws(DatabaseError) in
            var changes: [Change] = []
            do throws(SQLiteError) {
                while try statement.step() {
                    if let change = try Change(statement) { changes.append(change) }
                }
            } catch {
                throw DatabaseError(error)
            }
            return changes
        }
    }

    public func changeMark(of entity: Entity) -> Int64? {
        entity.isVersioned ? announcer.mark(entity.id) : nil
    }

    public func observeChanges(_ observer: @escaping @Sendable ([Change]) -> Void) {
        announcer.observe(observer)
    }
}

extension Change {
    /// Reads the columns in the order of the table; nil for a row that is no entry.
    init?(_ row: borrowing Statement) throws(SQLiteError) {
        guard let recordID = try row.recordID(at: 4), let action = Action(rawValue: try row.text(at: 5) ?? "") else {
            return nil
        }
        let old = try row.text(at: 9).flatMap { try? JSONValue(parsing: $0) }?.objectValue
        self.init(
            position: row.integer(at: 0),
            transaction: row.integer(at: 1),
            time: Timestamp(millisecondsSinceEpoch: row.integer(at: 2)),
            entityID: try row.text(at: 3) ?? "",
            recordID: recordID,
            action: action,
            version: row.isNull(at: 6) ? nil : row.integer(at: 6),
            actor: try row.text(at: 7) ?? "",
            requestID: try row.text(at: 8) ?? "",
            old: old ?? JSONObject()
        )
    }
}
