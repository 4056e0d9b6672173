// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import JSON
internal import Kernel
internal import SQLRendering

/// The answers kept for requests that may be sent twice.
enum IdempotencyTable {
    static let table = """
        CREATE TABLE IF NOT EXISTS _roost_answers (
            scope TEXT PRIMARY KEY NOT NULL, fingerprint TEXT NOT NULL, expires INTEGER NOT NULL, code INTEGER NOT NULL,
            headers TEXT NOT NULL, body BLOB NOT NULL
        ) STRICT
        """

    /// How many expired answers are taken away whenever one is kept.
    private static let forgotten: Int64 = 16

    static func answer(
        _ scope: String,
        now: Timestamp,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> StoredAnswer? {
        try connection.withStatement(
            "SELECT fingerprint, code, headers, body FROM _roost_answers WHERE scope = ?1 AND expires > ?2",
            [.text(scope), .integer(now.millisecondsSinceEpoch)]
        ) { (statement) throws(DatabaseError) -> StoredAnswer? in
            do throws(SQLiteError) {
                guard try statement.step() else { return nil }
                let headers = try? JSONValue(parsing: try statement.text(at: 2) ?? "")
                let body = statement.withBlob(at: 3) { bytes in
                    unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
                }
                return StoredAnswer(
                    fingerprint: try statement.text(at: 0) ?? "",
                    answer: KeptAnswer(
                        code: Int(statement.integer(at: 1)),
                        headers: headers?.objectValue ?? JSONObject(),
                        body: body
                    )
                )
            } catch {
                throw DatabaseError(error)
            }
        }
    }

    /// Refuses a scope that has its answer.
    static func requireFree(
        _ record: IdempotencyRecord,
        replacing: Bool,
        now: Timestamp,
        on connection: borrowing Connection
    ) throws(DatabaseError) {
        let stored = try answer(record.scope, now: now, on: connection)
        try record.requireFree(beside: stored, replacing: replacing)
    }

    /// Keeps an answer in the place of whatever the scope has.
    static func put(
        _ answer: KeptAnswer,
        for record: IdempotencyRecord,
        now: Timestamp,
        on connection: borrowing Connection
    ) throws(DatabaseError) {
        do throws(SQLiteError) {
            try connection.run(
                """
                DELETE FROM _roost_answers WHERE scope IN \
                (SELECT scope FROM _roost_answers WHERE expires <= ?1 LIMIT ?2)
                """,
                [.integer(now.millisecondsSinceEpoch), .integer(forgotten)]
            )
            try connection.withStatement(
                """
                INSERT OR REPLACE INTO _roost_answers (scope, fingerprint, expires, code, headers, body) \
                VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                """,
                [
                    .text(record.scope), .text(record.fingerprint), .integer(record.expires.millisecondsSinceEpoch),
                    .integer(Int64(answer.code)), .text(JSONValue.object(answer.headers).text), .null,
                ]
            ) { (statement) throws(SQLiteError) in
                try statement.bind(blob: answer.body.span, at: 5)
                try statement.run()
            }
        } catch {
            throw DatabaseError(error)
        }
    }
}
