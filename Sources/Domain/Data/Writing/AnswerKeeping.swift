// SPDX-License-Identifier: Apache-2.0

import Kernel
internal import Synchronization

/// What a request with an `Idempotency-Key` hands down to the write: how its answer will look, so that the answer is
/// kept in the transaction of the write.
public final class AnswerKeeping: Sendable {
    /// What is to be answered.
    public enum Subject: Sendable {
        case written(Written)
        case batch([BatchResult])
        case imported(ImportReport)
        /// A partial import as far as it has come. This answer is replaced as the import goes on; a repeat gets it
        /// when the process ended in between.
        case interrupted(ImportReport)
    }

    private enum State { case nothing, interim, kept }

    let record: IdempotencyRecord
    let answer: @Sendable (Subject) -> KeptAnswer
    private let state = Mutex(State.nothing)

    /// - Parameter answer: called inside the transaction: it must neither wait nor ask the database.
    public init(_ claim: IdempotencyKeeper.Claim, answer: @escaping @Sendable (Subject) -> KeptAnswer) {
        record = claim.record
        self.answer = answer
    }

    /// Whether the write that was answered has kept the answer.
    public var isKept: Bool { state.withLock { $0 == .kept } }
    var isInterim: Bool { state.withLock { $0 == .interim } }

    /// Notes that a transaction has committed with the answer in it.
    func didCommit(interim: Bool = false) { state.withLock { $0 = interim ? .interim : .kept } }

    /// The part of a write plan that keeps the answer.
    func plan(_ subject: @escaping @Sendable (WriteOutcome) -> Subject) -> AnswerPlan {
        AnswerPlan(record: record, replaces: isInterim) { [answer] outcome in answer(subject(outcome)) }
    }
}
