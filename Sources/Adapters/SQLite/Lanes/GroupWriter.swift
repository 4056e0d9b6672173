// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// Runs groups of writes, each as one transaction: a savepoint for every write, one commit, and only then the
/// answers. It lives on the writer's thread.
struct GroupWriter {
    private let options: WriterLaneOptions
    private let tally: WriterTally
    private var gate: CheckpointGate

    init(options: WriterLaneOptions, tally: WriterTally) {
        self.options = options
        self.tally = tally
        gate = CheckpointGate(threshold: options.checkpointPages)
    }

    /// How a group's transaction ended.
    private enum Ending {
        case committed
        /// The transaction could not be begun: nothing was run.
        case notBegun(SQLiteError)
        /// SQLite took everything back; these were not answered yet.
        case lost([any LaneWork])
    }

    mutating func run(_ group: [any LaneWork], on connection: borrowing Connection) {
        tally.add { metrics in
            metrics.requests += group.count
            metrics.largestGroup = max(metrics.largestGroup, group.count)
        }
        if group.count > 1 {
            switch runTogether(group, on: connection) {
            case .committed: break
            case .notBegun(let error): for work in group { work.refuse(.unavailable(error)) }
            case .lost(let unanswered): rerun(unanswered, on: connection)
            }
        } else if let work = group.first {
            runFirst(work, on: connection)
        }
        pass(.betweenGroups, on: connection)
    }

    mutating func pass(_ occasion: CheckpointGate.Occasion, on connection: borrowing Connection) {
        do throws(SQLiteError) {
            guard try gate.pass(occasion, on: connection) else { return }
            tally.add { metrics in
                metrics.checkpoints += 1
                metrics.checkpointError = nil
            }
        } catch {
            tally.add { $0.checkpointError = error }
        }
    }
}

// MARK: - Together

extension GroupWriter {
    private func runTogether(_ group: [any LaneWork], on connection: borrowing Connection) -> Ending {
        do throws(SQLiteError) { try begin(on: connection) } catch { return .notBegun(error) }
        var unanswered: [any LaneWork] = []
        var refused: [(any LaneWork, LaneRefusal)] = []
        unanswered.reserveCapacity(group.count)
        for (index, work) in group.enumerated() {
            if expires(work) { continue }
            unanswered.append(work)
            do throws(SQLiteError) {
                if let refusal = try attemptInSavepoint(work, on: connection) { refused.append((work, refusal)) }
            } catch {
                rollBack(on: connection)
                return .lost(unanswered + group[(index + 1)...])
            }
        }
        do throws(SQLiteError) { try commit(on: connection) } catch { return .lost(unanswered) }
        var refusals = refused[...]
        for work in unanswered {
            if let (first, refusal) = refusals.first, first === work {
                work.refuse(refusal)
                refusals.removeFirst()
            } else {
                work.answer()
            }
        }
        return .committed
    }

    /// Runs one write between its savepoints. Throws when the transaction of the whole group is not what it was.
    private func attemptInSavepoint(
        _ work: any LaneWork,
        on connection: borrowing Connection
    ) throws(SQLiteError) -> LaneRefusal? {
        try connection.transactions.savepoint.runOnce()
        let succeeded = attempt(work, scope: .reads, on: connection)
        guard connection.isInTransaction else { throw .transactionLost }
        if succeeded, !connection.hasUnresolvedForeignKeys {
            try connection.transactions.release.runOnce()
            return nil
        }
        let refusal = refusal(succeeded: succeeded, on: connection)
        try connection.undoSavepoint()
        return refusal
    }
}

// MARK: - Alone

extension GroupWriter {
    /// A write that is a group of its own. If SQLite ended its transaction it is run once more; not when it is
    /// unbounded, as it may have taken long.
    private func runFirst(_ work: any LaneWork, on connection: borrowing Connection) {
        if expires(work) { return }
        switch runAlone(work, on: connection) {
        case .lost where work.isolation == .grouped: rerun([work], on: connection)
        case .settled(let refusal), .lost(let refusal): conclude(work, refusal)
        case .notBegun(let error): work.refuse(.unavailable(error))
        }
    }

    private func rerun(_ group: [any LaneWork], on connection: borrowing Connection) {
        tally.add { $0.reruns += group.count }
        for (index, work) in group.enumerated() {
            if expires(work) { continue }
            switch runAlone(work, on: connection) {
            case .settled(let refusal), .lost(let refusal): conclude(work, refusal)
            case .notBegun(let error):
                // Each that waits for the lock would wait as long as this one did.
                for work in group[index...] { work.refuse(.unavailable(error)) }
                return
            }
        }
    }

    private enum LoneEnding {
        /// Committed, or rolled back because the work failed; nil when its own result says all.
        case settled(LaneRefusal?)
        case notBegun(SQLiteError)
        /// SQLite took the transaction back; nil when the work has an error that says so.
        case lost(LaneRefusal?)
    }

    private func runAlone(_ work: any LaneWork, on connection: borrowing Connection) -> LoneEnding {
        guard work.isolation == .schema else { return runInTransaction(work, on: connection) }
        connection.enforceForeignKeys(false)
        defer { connection.enforceForeignKeys(true) }
        return runInTransaction(work, on: connection)
    }

    private func runInTransaction(_ work: any LaneWork, on connection: borrowing Connection) -> LoneEnding {
        do throws(SQLiteError) { try begin(on: connection) } catch { return .notBegun(error) }
        let scope: StepLimit.Scope = work.isolation == .grouped ? .reads : .everything
        let succeeded = attempt(work, scope: scope, on: connection)
        guard connection.isInTransaction else {
            // Work that has passed over the failure has no error of its own.
            if connection.interruption == .deadline { return .lost(.deadlineExceeded) }
            return .lost(succeeded ? .unavailable(.transactionLost) : nil)
        }
        if !succeeded || connection.hasUnresolvedForeignKeys {
            let refusal = refusal(succeeded: succeeded, on: connection)
            rollBack(on: connection)
            return .settled(refusal)
        }
        do throws(SQLiteError) { try commit(on: connection) } catch { return .lost(.unavailable(error)) }
        return .settled(nil)
    }

    private func conclude(_ work: any LaneWork, _ refusal: LaneRefusal?) {
        if let refusal { work.refuse(refusal) } else { work.answer() }
    }
}

// MARK: - Steps

extension GroupWriter {
    private func begin(on connection: borrowing Connection) throws(SQLiteError) {
        // Only after a rollback that failed itself.
        if connection.isInTransaction { try connection.transactions.rollback.runOnce() }
        try connection.transactions.beginImmediate.runOnce()
        tally.add { $0.transactions += 1 }
        options.onPhase?(.began)
    }

    private func attempt(
        _ work: any LaneWork,
        scope: StepLimit.Scope,
        on connection: borrowing Connection
    ) -> Bool {
        // The work can't commit: neither on purpose nor by going on when SQLite has ended its transaction.
        connection.state.refusesCommits = true
        defer { connection.state.refusesCommits = false }
        return connection.withLimit(StepLimit(deadline: work.deadline, scope: scope)) { work.attempt(on: $0) }
    }

    private func commit(on connection: borrowing Connection) throws(SQLiteError) {
        options.onPhase?(.committing)
        do throws(SQLiteError) {
            try connection.transactions.commit.runOnce()
        } catch {
            rollBack(on: connection)
            throw error
        }
        options.onPhase?(.committed)
        options.onCommit?()
    }

    private func rollBack(on connection: borrowing Connection) {
        if connection.isInTransaction { try? connection.transactions.rollback.runOnce() }
    }

    /// What to say for work that must be undone; nil when its own error says it.
    private func refusal(succeeded: Bool, on connection: borrowing Connection) -> LaneRefusal? {
        if succeeded { return .constraint(.unresolvedForeignKeys) }
        return connection.interruption == .deadline ? .deadlineExceeded : nil
    }

    /// Refuses a write whose deadline has passed.
    private func expires(_ work: any LaneWork) -> Bool {
        guard let deadline = work.deadline, options.now() >= deadline else { return false }
        tally.add { $0.expirations += 1 }
        work.refuse(.deadlineExceeded)
        return true
    }
}

extension SQLiteError {
    fileprivate static let transactionLost = SQLiteError(
        code: .abortRollback,
        message: "SQLite ended the transaction"
    )
    fileprivate static let unresolvedForeignKeys = SQLiteError(
        code: .constraintForeignKey,
        message: "FOREIGN KEY constraint failed"
    )
}
