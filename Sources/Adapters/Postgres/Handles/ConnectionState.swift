// SPDX-License-Identifier: Apache-2.0
internal import Kernel

/// What is known of a connection beside what the server knows. Used by the thread alone that has the connection.
final class ConnectionState {
    /// Statements that are sent with the next one, as nobody waits for their results.
    var deferred: [Call] = []
    /// Whether the session can be trusted to keep statements.
    var keepsStatements: Bool
    /// There is a pooler between: the next transaction may have another session.
    var isPooled = false
    /// Commits wait for the server's disk without being asked to.
    var flushesByItself = true
    /// Names of the statements that the session keeps.
    var prepared: Set<String> = []
    /// How much of what is deferred only opens the transaction.
    var openers = 0
    /// A transaction is open, or will be as soon as anything is sent.
    var isInTransaction = false
    /// Something of the transaction has been sent.
    var hasBegun = false
    /// The end of the transaction is in the server's hands: it may have taken place, whatever is heard of it.
    var isCommitSent = false
    /// Nothing can be sent any more.
    var isBroken = false
    /// When what runs has to be over.
    var deadline: ContinuousClock.Instant?
    /// What ran was stopped because of its deadline.
    var isCanceled = false
    /// The transaction met another one, and may go through when it is run again.
    var hasConflict = false
    /// The transaction met another one before, and is run again in its turn.
    var takesTurns = false
    /// The session does not know the statements that it was thought to keep.
    var hasLostStatements = false
    /// The session's plans are of tables as they were: it forgets them before anything else is run.
    var mustForget = false
    /// Where positions of the open transaction's log entries begin.
    var positions: Int64 = 0
    /// How often the server's answer was waited for.
    var roundTrips = 0

    init(keepsStatements: Bool) { self.keepsStatements = keepsStatements }
}

/// One statement to be sent.
struct Call {
    let query: Query
    let values: [Value]
    /// Told what a deferred statement gave.
    var note: ((QueryResult) -> Void)?

    init(_ query: Query, _ values: [Value] = [], note: ((QueryResult) -> Void)? = nil) {
        self.query = query
        self.values = values
        self.note = note
    }
}
