// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Kernel

/// The answers kept for requests that may be sent twice. `code` is null while the first of them runs.
enum IdempotencyTable {
    static let table = """
        CREATE TABLE _roost_idempotency (
            scope TEXT PRIMARY KEY NOT NULL, fingerprint TEXT NOT NULL, expires INTEGER NOT NULL, code INTEGER, body BLOB
        ) STRICT
        """

    /// Claims that were running when the process ended can't be completed any more.
    static let abandon = "DELETE FROM _roost_idempotency WHERE code IS NULL"

    /// How many expired answers are taken away at each claim.
    private static let forgotten: Int64 = 16

    static func answer(
        _ scope: String,
        now: Timestamp,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> StoredAnswer? {
        try connection.withStatement(
            "SELECT fingerprint, code, body FROM _roost_idempotency WHERE scope = ?1 AND expires > ?2",
            [.text(scope), .integer(now.millisecondsSinceEpoch)]
        ) { (statement) throws(DatabaseError) -> StoredAnswer? in
            do throws(SQLiteError) {
                guard try statement.step() else { return nil }
                let body = statement.withBlob(at: 2) { bytes in
                    unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
                }
                return StoredAnswer(
                    fingerprint: try statement.text(at: 0) ?? "",
                    code: statement.isNull(at: 1) ? nil : Int(statement.integer(at: 1)),
                    body: body
                )
            } catch {
                throw DatabaseError(error)
            }
        }
    }

    /// True when the scope was free and is now the caller's.
    static func claim(
        _ record: IdempotencyRecord,
        now: Timestamp,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> Bool {
        if let answer = try answer(record.scope, now: now, on: connection) {
            guard answer.fingerprint == record.fingerprint else { throw .idempotencyMismatch }
            return false
        }
        do throws(SQLiteError) {
            try connection.run(
                """
                DELETE FROM _roost_idempotency WHERE scope IN \
                (SELECT scope FROM _roost_idempotency WHERE expires <= ?1 LIMIT ?2)
                """,
                [.integer(now.millisecondsSinceEpoch), .integer(forgotten)]
            )
            try connection.run(
                "INSERT OR REPLACE INTO _roost_idempotency (scope, fingerprint, expires) VALUES (?1, ?2, ?3)",
                [
                    .text(record.scope), .text(record.fingerprint), .integer(record.expires.millisecondsSinceEpoch),
                ]
            )
        } catch {
            throw DatabaseError(error)
        }
        return true
    }

    /// Inside a write: the claim is there and open, or is made.
    static func hold(
        _ record: IdempotencyRecord,
        now: Timestamp,
        on connection: borrowing Connection
    ) throws(DatabaseError) {
        guard try !claim(record, now: now, on: connection) else { return }
        if try answer(record.scope, now: now, on: connection)?.code != nil { throw .idempotencyRunning }
    }

    static func settle(
        _ scope: String,
        code: Int?,
        body: [UInt8],
        on connection: borrowing Connection
    ) throws(DatabaseError) {
        do throws(SQLiteError) {
            guard let code else {
                return try connection.run(
                    "DELETE FROM _roost_idempotency WHERE scope = ?1 AND code IS NULL",
                    [.text(scope)]
                )
            }
            try connection.withStatement(
                "UPDATE _roost_idempotency SET code = ?2, body = ?3 WHERE scope = ?1",
                [.text(scope), .integer(Int64(code)), .null]
            ) { (statement) throws(SQLiteError) in
                try statement.bind(blob: body.span, at: 2)
                try statement.run()
            }
        } catch {
            throw DatabaseError(error)
        }
    }
}
