// SPDX-License-Identifier: Apache-2.0

/// How far the statements of a unit of work may run; see ``Connection/withLimit(_:_:)``.
public struct StepLimit: Sendable {
    public enum Scope: Sendable, Hashable {
        /// Any statement may be stopped. Stopping one that writes ends the whole transaction.
        case everything
        /// Only statements that read are stopped, which leaves the transaction as it was.
        case reads
    }

    public var deadline: ContinuousClock.Instant?
    /// Instructions of SQLite's virtual machine, counted in units of ``granularity``: a cached read by key takes
    /// about 20, a scanned row 5 to 10 and more.
    public var steps: Int?
    public var scope: Scope

    /// After how many instructions the limit is looked at.
    public static let granularity = 1_000

    public init(deadline: ContinuousClock.Instant? = nil, steps: Int? = nil, scope: Scope = .everything) {
        self.deadline = deadline
        self.steps = steps
        self.scope = scope
    }
}
