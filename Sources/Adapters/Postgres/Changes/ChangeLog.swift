// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import JSON
internal import Kernel
internal import SQLRendering
internal import Synchronization

/// The change log as writes and readers use it.
///
/// A position is the number of the transaction, times ``mostEntries``, plus the place of the entry in it. So it is known
/// when the entry is written, and nobody waits for anybody to get one. Entries are shown up to the first transaction
/// that is still open (``roost.horizon``): those of a transaction that commits late are never behind a reader.
final class ChangeLog: Sendable {
    /// How many entries a transaction may have.
    static let mostEntries = 1 << 20
    /// How many transactions of this node lie between looks for old entries, and how many are taken away at one.
    private static let pruneInterval = 512
    private static let pruneRows = 1_024

    private static let insert = Query(
        own: """
            INSERT INTO roost.changes \
            (position, tx, at, entity_id, record_id, is_number, action, version, actor, request_id, old) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
        [.integer, .integer, .instant, .text, .text, .boolean, .text, .integer, .text, .text, .json]
    )

    private static let columns =
        "position, tx, at, entity_id, record_id, is_number, action, version, actor, request_id, old"

    private static let read = Query(
        own: "SELECT \(columns) FROM roost.read($1, $2)",
        [.integer, .integer]
    )

    /// Looks at the oldest only, so that a log without old entries costs no more than one with.
    private static let pruneAge = Query(
        own: """
            DELETE FROM roost.changes WHERE position IN (SELECT position FROM (SELECT position, at FROM roost.changes \
            WHERE position < $2 ORDER BY position LIMIT $3 FOR UPDATE SKIP LOCKED) AS oldest WHERE at < $1)
            """,
        [.instant, .integer, .integer]
    )

    /// How many there are is what the server's own upkeep found last.
    private static let pruneRest = Query(
        own: """
            DELETE FROM roost.changes WHERE \
            (SELECT reltuples FROM pg_class WHERE oid = CAST('roost.changes' AS REGCLASS)) > $1 \
            AND position IN (SELECT position FROM roost.changes WHERE position < $2 ORDER BY position LIMIT $3 \
            FOR UPDATE SKIP LOCKED)
            """,
        [.integer, .integer, .integer]
    )

    private let retention: ChangeRetention
    private let writes = Atomic<Int>(0)

    init(_ retention: ChangeRetention) { self.retention = retention }

    static func appending(_ change: Change) -> Call {
        var isNumber = false
        if case .integer = change.recordID { isNumber = true }
        return Call(
            insert,
            [
                .integer(change.position), .integer(change.transaction), .text(change.time.description),
                .text(change.entityID), .text(change.recordID.description), .boolean(isNumber),
                .text(change.action.rawValue), change.version.map { .integer($0) } ?? .null, .text(change.actor),
                .text(change.requestID),
                change.old.isEmpty ? .null : .json(JSONValue.object(change.old).text),
            ]
        )
    }

    static func entries(
        after position: Int64,
        limit: Int,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> [Change] {
        let call = reading(after: position, limit: limit)
        return changes(try connection.rows(call.query, call.values))
    }

    static func reading(after position: Int64, limit: Int) -> Call {
        Call(read, [.integer(position), .integer(Int64(max(limit, 0)))])
    }

    static func changes(_ result: QueryResult) -> [Change] {
        (0..<result.rowCount).compactMap { Change(result, $0) }
    }

    /// The oldest entry and the newest, whether it is shown yet or not; nulls without any.
    static let extent = Query(own: "SELECT min(position), max(position) FROM roost.changes")

    /// Takes away a few of the entries that are too old or too many, now and then.
    func prune(now: Timestamp, behind position: Int64, on connection: borrowing Connection) {
        guard writes.add(1, ordering: .relaxed).newValue.isMultiple(of: Self.pruneInterval) else { return }
        let most = Value.integer(Int64(Self.pruneRows))
        if let rows = retention.rows {
            connection.state.deferred.append(Call(Self.pruneRest, [.integer(Int64(rows)), .integer(position), most]))
        }
        if let age = retention.age {
            let oldest = Timestamp(
                millisecondsSinceEpoch: now.millisecondsSinceEpoch - age.components.seconds * 1_000
            )
            let values: [Value] = [.text(oldest.description), .integer(position), most]
            connection.state.deferred.append(Call(Self.pruneAge, values))
        }
    }
}

extension Change {
    /// Nil for a row that is no entry.
    fileprivate init?(_ result: QueryResult, _ row: Int) {
        guard let id = result.text(row, 4), let action = Action(rawValue: result.text(row, 6) ?? ""),
            let position = result.integer(row, 0)
        else { return nil }
        let time = result.withBytes(row, 2) { String(decoding: CellText.instant($0), as: UTF8.self) }
        let old = result.text(row, 10).flatMap { try? JSONValue(parsing: $0) }?.objectValue
        self.init(
            position: position,
            transaction: result.integer(row, 1) ?? position,
            time: Timestamp(time) ?? Timestamp(millisecondsSinceEpoch: 0),
            entityID: result.text(row, 3) ?? "",
            recordID: result.flag(row, 5) ? Int64(id).map { .integer($0) } ?? .text(id) : .text(id),
            action: action,
            version: result.integer(row, 7),
            actor: result.text(row, 8) ?? "",
            requestID: result.text(row, 9) ?? "",
            old: old ?? JSONObject()
        )
    }
}
