// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import DataDomain
import PostgresAdapter
import SQLiteAdapter

/// A database with all that an app asks of it, whichever kind it is.
protocol ServedDatabase: Database, SchemaStore, ReadExplaining {
    /// As the system routes name it.
    static var kind: String { get }
    /// Whether other processes may write to it meanwhile.
    static var isShared: Bool { get }

    /// Calls `observer` whenever another process has brought a schema into force.
    func observeSchemas(_ observer: @escaping @Sendable (Int) -> Void)

    /// How nodes on the database tell each other of attempts, seen from the one that has this name; nil where there
    /// is one only.
    func attemptExchange(node: String) -> (any AttemptExchange)?

    /// Finishes what was accepted and ends.
    func close() async
}

extension SQLiteDatabase: ServedDatabase {
    static var kind: String { "sqlite" }
    static var isShared: Bool { false }

    /// The lock keeps other processes away.
    func observeSchemas(_ observer: @escaping @Sendable (Int) -> Void) {}

    func attemptExchange(node: String) -> (any AttemptExchange)? { nil }
}

extension PostgresDatabase: ServedDatabase {
    static var kind: String { "postgres" }
    static var isShared: Bool { true }

    func attemptExchange(node: String) -> (any AttemptExchange)? { NotedAttempts(board: noteBoard(node: node)) }
}
