// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel

extension Connection {
    private static let beginWrite = Query(own: "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
    private static let beginRead = Query(own: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    private static let unflushed = Query(own: "SELECT set_config('synchronous_commit', 'off', true)")
    private static let flushed = Query(own: "SELECT set_config('synchronous_commit', 'on', true)")
    private static let commit = Query(own: "COMMIT")
    private static let rollback = Query(own: "ROLLBACK")
    private static let savepoint = Query(own: "SAVEPOINT roost")
    private static let release = Query(own: "RELEASE SAVEPOINT roost")
    private static let undo = Query(own: "ROLLBACK TO SAVEPOINT roost")

    /// Opens a transaction together with the first statement in it.
    func begin(with first: Call? = nil) {
        state.deferred = [Call(Self.beginWrite)]
        if state.takesTurns { takeTurn() }
        // For this transaction alone: behind a pooler the session is another's right after it.
        if !options.waitsForFlush {
            state.deferred.append(Call(Self.unflushed))
        } else if !state.flushesByItself {
            state.deferred.append(Call(Self.flushed))
        }
        state.openers = state.deferred.count
        if let first { state.deferred.append(first) }
        state.isInTransaction = true
        state.hasBegun = false
        state.isCommitSent = false
    }

    /// Statements from here on see one state of the database, up to ``rollBack()``, which work ends with anyway.
    func beginSnapshot() {
        begin()
        state.deferred = [Call(Self.beginRead)]
    }

    /// Runs `calls` on one state of the database and `last` on the one after it, in one round trip.
    func runSnapshot(_ calls: [Call], then last: Call) throws(PostgresError) -> [QueryResult] {
        beginSnapshot()
        var results = try run(calls + [Call(Self.commit), last])
        state.isInTransaction = false
        results.remove(at: calls.count)
        return results
    }

    /// Ends the transaction. A failure of the connection from here on leaves open whether it took place.
    func commit(with last: [Call] = []) throws(PostgresError) {
        guard state.hasBegun || state.deferred.count > state.openers || !last.isEmpty else {
            state.deferred = []
            state.isInTransaction = false
            return
        }
        state.isCommitSent = true
        let result = try run(last + [Call(Self.commit)])
        state.isInTransaction = false
        guard result.last?.tag == "COMMIT" else {
            throw PostgresError(kind: .other, message: "the transaction was undone in place of its commit")
        }
    }

    /// Runs a transaction again as long as it only met others, a few times. Those that met take turns from then on:
    /// otherwise two that lock the same rows in opposite orders may meet every time.
    func retrying<Output>(
        _ body: (borrowing Connection) throws(DatabaseError) -> Output
    ) throws(DatabaseError) -> Output {
        var attempt = 0
        defer { state.takesTurns = false }
        while true {
            state.hasConflict = false
            state.hasLostStatements = false
            do throws(DatabaseError) { return try body(self) } catch {
                rollBack()
                attempt += 1
                guard state.hasConflict || state.hasLostStatements, attempt < Self.attempts, isUsable,
                    state.deadline.map({ options.now() < $0 }) ?? true
                else { throw error }
                if state.hasConflict { state.takesTurns = true }
                if state.hasLostStatements { state.mustForget = true }
                state.isCommitSent = false
            }
        }
    }

    private static let attempts = 10

    /// Leaves nothing of a transaction behind that was not ended.
    func clean() { if state.isInTransaction || !state.deferred.isEmpty { rollBack() } }

    /// Whether what ran last can have left no trace, and may be run again elsewhere.
    var isRepeatable: Bool { !state.isCommitSent && !state.isCanceled }

    /// Takes everything back; never throws, as a connection that can't is given up.
    func rollBack() {
        state.deferred = []
        defer { state.isInTransaction = false }
        guard state.isInTransaction, state.hasBegun, isUsable else { return }
        let deadline = state.deadline
        defer { state.deadline = deadline }
        state.deadline = options.now() + options.cancelPatience
        do throws(PostgresError) { _ = try run(Call(Self.rollback)) } catch { state.isBroken = true }
    }

    /// Runs `body` so that what it did can be taken back alone, which happens when it throws.
    func withSavepoint<Output, Failure: Error>(
        _ mapped: (PostgresError) -> Failure,
        _ body: (borrowing Connection) throws(Failure) -> Output
    ) throws(Failure) -> Output {
        let (before, trips) = (state.deferred.count, state.roundTrips)
        state.deferred.append(Call(Self.savepoint))
        do throws(Failure) {
            let output = try body(self)
            state.deferred.append(Call(Self.release))
            return output
        } catch {
            do throws(PostgresError) { try undo(before, trips) } catch let lost { throw mapped(lost) }
            throw error
        }
    }

    /// As long as nothing has been sent since, forgetting is enough.
    private func undo(_ before: Int, _ trips: Int) throws(PostgresError) {
        if state.roundTrips == trips {
            state.deferred.removeSubrange(min(before, state.deferred.count)...)
        } else {
            state.deferred = []
            _ = try run([Call(Self.undo), Call(Self.release)])
        }
    }
}
