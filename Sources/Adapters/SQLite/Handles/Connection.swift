// SPDX-License-Identifier: Apache-2.0
internal import CSQLite

/// One open SQLite database, used by one thread at a time.
///
/// Every connection is in WAL mode (but for ``ConnectionOptions/Mode/memory``) with foreign keys enforced, the
/// schema not trusted, and neither checkpoints by itself nor on close: ``CheckpointGate`` alone does that.
@safe
public struct Connection: ~Copyable {
    let statements: StatementCache
    let transactions: TransactionStatements
    private let database: DatabaseHandle

    var handle: OpaquePointer { unsafe database.pointer }
    var state: ConnectionState { database.state }

    /// Opens the database at `path`; see ``DatabaseFile`` for what a path may be.
    public init(path: String, options: ConnectionOptions = ConnectionOptions()) throws(SQLiteError) {
        let database = try DatabaseHandle(path: path, options: options)
        try unsafe ConnectionOpening.configure(database.pointer, options, database.state)
        let transactions = try unsafe TransactionStatements(on: database.pointer, state: database.state)
        self.transactions = transactions
        self.database = database
        statements = StatementCache(capacity: options.statementCapacity)
    }

    /// Stops what the connection runs, from any thread.
    public var interruptHandle: InterruptHandle { state.interrupt }

    /// A transaction is open. SQLite ends one by itself after some failures: full disk, I/O, memory, interrupt.
    public var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

    /// Rows that the last INSERT, UPDATE or DELETE changed, without those of triggers and foreign keys.
    public var changes: Int { Int(unsafe sqlite3_changes64(handle)) }

    public var lastInsertRowID: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

    /// Set outside of transactions; prepared statements are made anew after a change.
    func enforceForeignKeys(_ enforced: Bool) {
        _ = unsafe roost_sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, enforced ? 1 : 0)
    }

    /// Foreign keys that are `DEFERRABLE INITIALLY DEFERRED` wait for the end of the transaction to be resolved.
    public var hasUnresolvedForeignKeys: Bool {
        var current: Int32 = 0
        var highest: Int32 = 0
        _ = unsafe sqlite3_db_status(handle, SQLITE_DBSTATUS_DEFERRED_FKS, &current, &highest, 0)
        return current != 0
    }
}
