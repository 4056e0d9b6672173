// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// One transaction: operations in order, and what is derived from them (change log entries, the answer that is kept)
/// in the same transaction. All or nothing. Made by ``Planner`` from ``Decision``s.
public struct WritePlan: Sendable {
    public let operations: [WriteOperation]
    public let origin: Origin
    /// The answer to be kept in the same transaction; a scope that has one refuses the plan before it does anything.
    public internal(set) var answer: AnswerPlan?
    /// Refused before it starts when this moment has passed.
    public let deadline: ContinuousClock.Instant
    /// Synchronous hooks, run on the writer inside the transaction, in order, after all operations.
    public let transactionHooks: [TransactionHook]
    /// Row versions that asynchronous hooks saw; when one differs the plan fails with `.staleSnapshot`.
    public let expectations: [Expectation]
    /// Goes on behind a row of an insert that is refused, so that the error (``DatabaseError/refusedRows(_:total:)``)
    /// names all of them. Nothing of the plan is done all the same.
    public internal(set) var namesAllRefusals: Bool

    /// Who writes, for the change log.
    public struct Origin: Sendable, Hashable {
        public let actor: String
        public let requestID: String
        public let time: Timestamp
        public init(actor: String, requestID: String, time: Timestamp) {
            self.actor = actor
            self.requestID = requestID
            self.time = time
        }
    }

    public struct Expectation: Sendable, Hashable {
        public let entity: EntityName
        public let id: RecordID
        /// Nil: there was no such row.
        public let version: Int64?
        public init(entity: EntityName, id: RecordID, version: Int64?) {
            self.entity = entity
            self.id = id
            self.version = version
        }
    }

    /// Bounded by keys: may share a transaction with other requests (a savepoint each). Otherwise it runs alone.
    public var isBoundedByKey: Bool { operations.allSatisfy(\.isBoundedByKey) && operations.count <= 64 }

    package init(
        operations: [WriteOperation],
        origin: Origin,
        answer: AnswerPlan? = nil,
        deadline: ContinuousClock.Instant,
        transactionHooks: [TransactionHook] = [],
        expectations: [Expectation] = [],
        namesAllRefusals: Bool = false
    ) {
        self.operations = operations
        self.origin = origin
        self.answer = answer
        self.deadline = deadline
        self.transactionHooks = transactionHooks
        self.expectations = expectations
        self.namesAllRefusals = namesAllRefusals
    }
}
