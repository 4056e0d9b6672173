// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import JSON
internal import Kernel
internal import SQLRendering

/// The answers kept for requests that may be sent twice.
enum IdempotencyTable {
    private static let find = Query(
        own: """
            SELECT fingerprint, code, headers, encode(body, 'base64') FROM roost.answers \
            WHERE scope = $1 AND expires > $2
            """,
        [.text, .instant]
    )

    private static let forget = Query(
        own: """
            DELETE FROM roost.answers WHERE scope IN (SELECT scope FROM roost.answers WHERE expires <= $1 \
            LIMIT 16 FOR UPDATE SKIP LOCKED)
            """,
        [.instant]
    )

    private static let put = Query(
        own: """
            INSERT INTO roost.answers (scope, fingerprint, expires, code, headers, body) \
            VALUES ($1, $2, $3, $4, $5, decode($6, 'base64')) ON CONFLICT (scope) DO UPDATE SET \
            fingerprint = excluded.fingerprint, expires = excluded.expires, code = excluded.code, \
            headers = excluded.headers, body = excluded.body
            """,
        [.text, .text, .instant, .integer, .json, .text]
    )

    static func answer(
        _ scope: String,
        now: Timestamp,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> StoredAnswer? {
        let result = try connection.rows(find, [.text(scope), .text(now.description)])
        guard result.rowCount > 0 else { return nil }
        let headers = try? JSONValue(parsing: result.text(0, 2) ?? "")
        return StoredAnswer(
            fingerprint: result.text(0, 0) ?? "",
            answer: KeptAnswer(
                code: Int(clamping: result.integer(0, 1) ?? 0),
                headers: headers?.objectValue ?? JSONObject(),
                body: Base64Text.bytes(result.text(0, 3) ?? "")
            )
        )
    }

    /// Refuses a scope that has its answer. Nobody else answers under the scope until the transaction has ended.
    static func requireFree(
        _ record: IdempotencyRecord,
        replacing: Bool,
        now: Timestamp,
        on connection: borrowing Connection
    ) throws(DatabaseError) {
        connection.lock(record.scope, for: .answer)
        let stored = try answer(record.scope, now: now, on: connection)
        try record.requireFree(beside: stored, replacing: replacing)
    }

    /// Keeps an answer in the place of whatever the scope has, with what ends the transaction.
    static func put(
        _ answer: KeptAnswer,
        for record: IdempotencyRecord,
        now: Timestamp,
        on connection: borrowing Connection
    ) {
        connection.state.deferred += [
            Call(forget, [.text(now.description)]),
            Call(
                put,
                [
                    .text(record.scope), .text(record.fingerprint), .text(record.expires.description),
                    .integer(Int64(answer.code)), .json(JSONValue.object(answer.headers).text),
                    .text(Base64Text.text(answer.body)),
                ]
            ),
        ]
    }
}
