// SPDX-License-Identifier: Apache-2.0

/// The statements that open and end transactions, prepared when the connection is opened: a rollback must not fail
/// because there is no memory left to prepare it.
struct TransactionStatements: ~Copyable {
    let begin: Statement
    let beginImmediate: Statement
    let commit: Statement
    let rollback: Statement
    let savepoint: Statement
    let release: Statement
    let rollbackToSavepoint: Statement

    init(on connection: OpaquePointer, state: ConnectionState) throws(SQLiteError) {
        let begin = try unsafe Statement("BEGIN", on: connection, state: state)
        let beginImmediate = try unsafe Statement("BEGIN IMMEDIATE", on: connection, state: state)
        let commit = try unsafe Statement("COMMIT", on: connection, state: state)
        let rollback = try unsafe Statement("ROLLBACK", on: connection, state: state)
        // Savepoints of one name stack: RELEASE and ROLLBACK TO mean the innermost.
        let savepoint = try unsafe Statement("SAVEPOINT roost", on: connection, state: state)
        let release = try unsafe Statement("RELEASE roost", on: connection, state: state)
        let rollbackToSavepoint = try unsafe Statement("ROLLBACK TO roost", on: connection, state: state)
        // Assigned together: a value that is partly made can't be taken apart when one of them fails.
        self.begin = begin
        self.beginImmediate = beginImmediate
        self.commit = commit
        self.rollback = rollback
        self.savepoint = savepoint
        self.release = release
        self.rollbackToSavepoint = rollbackToSavepoint
    }
}

extension Statement {
    /// Runs a statement without parameters and rows, and leaves it ready for the next time.
    func runOnce() throws(SQLiteError) {
        defer { reset() }
        try run()
    }
}
