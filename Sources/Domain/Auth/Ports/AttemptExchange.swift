// SPDX-License-Identifier: Apache-2.0

/// Carries what nodes have counted to each other.
public protocol AttemptExchange: Sendable {
    /// Leaves a report for all other nodes, and gives what they have left since the last call: every report once, the
    /// oldest first. One that was left long ago, or while a server crashed, may be missing.
    ///
    /// After an error it is not known whether the report was left: the next call gives the same one again, and it
    /// counts once. One call at a time.
    func exchange(_ report: AttemptReport?) async throws(AuthError) -> [HeardReport]
}

/// What another node has counted.
public struct HeardReport: Sendable, Hashable {
    public let report: AttemptReport
    /// Since it was left.
    public let age: Duration

    public init(_ report: AttemptReport, age: Duration) {
        self.report = report
        self.age = age
    }
}
