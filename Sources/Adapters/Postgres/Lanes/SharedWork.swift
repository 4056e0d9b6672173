// SPDX-License-Identifier: Apache-2.0
internal import DataDomain

/// Work of which several may be done together on one connection, in fewer round trips than one after the other.
protocol SharedWork: LaneWork {
    /// How many are done together at most.
    static var most: Int { get }

    /// The schema that the work was planned for: the same for all that are done together.
    var schemaVersion: Int { get }

    /// Does all of `work` and answers all of its callers. When it throws nothing has been done, and nobody has an
    /// answer.
    static func attempt(together work: [Self], on connection: borrowing Connection) throws(DatabaseError)
}
