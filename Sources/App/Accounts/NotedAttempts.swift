// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import PostgresAdapter

/// Tells the other nodes on a Postgres database of attempts by notes.
struct NotedAttempts: AttemptExchange {
    let board: NoteBoard

    func exchange(_ report: AttemptReport?) async throws(AuthError) -> [HeardReport] {
        do {
            return try await board.exchange(report?.text).map { HeardReport(AttemptReport(text: $0.text), age: $0.age) }
        } catch {
            throw .unavailable
        }
    }
}
