// SPDX-License-Identifier: Apache-2.0

extension Connection {
    /// Runs `body` as one transaction that takes the write lock at once; an error rolls it back.
    public func withTransaction<Output, Failure: SQLiteFailure>(
        _ body: (borrowing Connection) throws(Failure) -> Output
    ) throws(Failure) -> Output {
        try run(between: transactions.beginImmediate, body)
    }

    /// Runs `body` on one snapshot: its statements see the same state whatever is committed meanwhile. The
    /// snapshot is that of the first read.
    public func withSnapshot<Output, Failure: SQLiteFailure>(
        _ body: (borrowing Connection) throws(Failure) -> Output
    ) throws(Failure) -> Output {
        try run(between: transactions.begin, body)
    }

    /// Runs `body` as a part of the open transaction that an error undoes alone. Savepoints nest.
    public func withSavepoint<Output, Failure: SQLiteFailure>(
        _ body: (borrowing Connection) throws(Failure) -> Output
    ) throws(Failure) -> Output {
        do { try transactions.savepoint.runOnce() } catch { throw Failure(error) }
        let output: Output
        do throws(Failure) {
            output = try body(self)
        } catch {
            // Where SQLite has ended the transaction itself, the savepoint is gone with it.
            if isInTransaction { try? undoSavepoint() }
            throw error
        }
        do { try transactions.release.runOnce() } catch { throw Failure(error) }
        return output
    }

    func undoSavepoint() throws(SQLiteError) {
        try transactions.rollbackToSavepoint.runOnce()
        try transactions.release.runOnce()
    }

    private func run<Output, Failure: SQLiteFailure>(
        between begin: borrowing Statement,
        _ body: (borrowing Connection) throws(Failure) -> Output
    ) throws(Failure) -> Output {
        do { try begin.runOnce() } catch { throw Failure(error) }
        do throws(Failure) {
            let output = try body(self)
            do { try transactions.commit.runOnce() } catch { throw Failure(error) }
            return output
        } catch {
            if isInTransaction { try? transactions.rollback.runOnce() }
            throw error
        }
    }
}
