// SPDX-License-Identifier: Apache-2.0
internal import CSQLite
public import Kernel

extension Connection {
    /// Runs `body` with the prepared statement of `sql` and `values` bound, and takes it back after. The statement
    /// is kept for the next time.
    public func withStatement<Output, Failure: SQLiteFailure>(
        _ sql: String,
        _ values: [Value] = [],
        _ body: (borrowing Statement) throws(Failure) -> Output
    ) throws(Failure) -> Output {
        try withStatement(key: sql, sql: sql, values, body)
    }

    /// The same for a statement that is kept under `key`, such as the shape of a plan; `sql` is asked for only when
    /// there is none. One key always stands for one text.
    public func withStatement<Output, Failure: SQLiteFailure>(
        key: some Hashable,
        sql: @autoclosure () -> String,
        _ values: [Value] = [],
        _ body: (borrowing Statement) throws(Failure) -> Output
    ) throws(Failure) -> Output {
        let entry: StatementCache.Entry
        do throws(SQLiteError) {
            entry = try statements.entry(AnyHashable(key)) { () throws(SQLiteError) in try prepare(sql()) }
        } catch {
            throw Failure(error)
        }
        return try entry.lend { (statement) throws(Failure) in try statement.withBound(values, body) }
    }

    /// The same for a statement that won't be needed again, such as one that changes the schema.
    public func withPassingStatement<Output, Failure: SQLiteFailure>(
        _ sql: String,
        _ values: [Value] = [],
        _ body: (borrowing Statement) throws(Failure) -> Output
    ) throws(Failure) -> Output {
        let statement: Statement
        do { statement = try prepare(sql) } catch { throw Failure(error) }
        return try statement.withBound(values, body)
    }

    /// Runs a kept statement to its end, passing over rows.
    public func run(_ sql: String, _ values: [Value] = []) throws(SQLiteError) {
        try withStatement(sql, values) { (statement) throws(SQLiteError) in try statement.run() }
    }

    /// Runs the statements of `script`, which are not kept, up to the first that fails.
    public func runScript(_ script: String) throws(SQLiteError) {
        state.isWriting = true
        let code = unsafe sqlite3_exec(handle, script, nil, nil, nil)
        guard code == SQLITE_OK else {
            throw unsafe SQLiteError(code, of: handle, interruption: state.interruption)
        }
    }

    /// The first cell of the first row; nil when there is no row.
    public func firstValue(_ sql: String, _ values: [Value] = []) throws(SQLiteError) -> Value? {
        try withStatement(sql, values) { (statement) throws(SQLiteError) in
            try statement.step() ? try statement.value(at: 0) : nil
        }
    }

    /// Forgets the prepared statements; they are prepared anew when needed.
    public func forgetStatements() { statements.removeAll() }

    private func prepare(_ sql: String) throws(SQLiteError) -> Statement {
        try unsafe Statement(sql, on: handle, state: state)
    }
}
