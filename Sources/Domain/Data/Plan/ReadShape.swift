// SPDX-License-Identifier: Apache-2.0

public import Conditions
public import Kernel

/// Everything about a read but its values: equal shapes have equal statements, so it is the key under which adapters
/// keep them. Its hash is computed once.
public final class ReadShape: Sendable, Hashable {
    /// Rows of this entity are read.
    public let entity: Entity
    public let schemaVersion: Int
    /// What each row gives the sink, in order.
    public let columns: [OutputColumn]
    /// When more than one alternative gives rows: the rows of each, in the order of the bits of
    /// `OutputColumn.visibility`. Empty when there is one, which then shows all `columns` in all rows.
    public let alternatives: [Predicate]
    /// What the caller may see: OR of the alternatives' rows, and the soft-delete rule. Unmasked.
    public let policy: Predicate
    /// What the caller asked for; names in it are looked up in `scopes`, so that what is unreadable counts as null.
    public let filter: Predicate
    /// What the caller's filter and sort may see of each entity that they touch, this one included.
    /// An entity that is not listed is visible whole.
    public let scopes: [EntityName: ReadScope]
    /// Ends with the key, so that the order is total.
    public let order: [OrderTerm]
    /// Starts behind (or before) the row whose order values are these parameters.
    public let seek: Seek?
    public let limit: Limit
    /// Embedded relations, in the order in which they were asked for.
    public let expansions: [Expansion]
    public let count: Count
    private let hash: Int

    public struct Limit: Sendable, Hashable {
        /// Parameter that holds the most rows to give the sink (adapters read one more to know whether there is more).
        public let rows: Int
        /// Parameter that holds the rows to skip; nil for none.
        public let offset: Int?
        public init(rows: Int, offset: Int?) {
            self.rows = rows
            self.offset = offset
        }
    }

    /// Counting beside the page: rows that match `policy` and `filter` (not `seek`, not `limit`).
    public enum Count: Sendable, Hashable {
        case none, exact
        /// Exact up to this many; more is reported as this many with `isCapped`.
        case capped(Int)
        /// The database's statistics when nothing is filtered, else capped.
        case estimated
        /// bknd's pair: rows that match, and all visible rows, each capped.
        case both(cap: Int)
    }

    package init(
        entity: Entity,
        schemaVersion: Int,
        columns: [OutputColumn],
        alternatives: [Predicate],
        policy: Predicate,
        filter: Predicate,
        scopes: [EntityName: ReadScope],
        order: [OrderTerm],
        seek: Seek?,
        limit: Limit,
        expansions: [Expansion],
        count: Count
    ) {
        self.entity = entity
        self.schemaVersion = schemaVersion
        self.columns = columns
        self.alternatives = alternatives
        self.policy = policy
        self.filter = filter
        self.scopes = scopes
        self.order = order
        self.seek = seek
        self.limit = limit
        self.expansions = expansions
        self.count = count
        var hasher = Hasher()
        hasher.combine(entity.name)
        hasher.combine(schemaVersion)
        hasher.combine(columns)
        hasher.combine(alternatives)
        hasher.combine(policy)
        hasher.combine(filter)
        hasher.combine(scopes)
        hasher.combine(order)
        hasher.combine(seek)
        hasher.combine(limit)
        hasher.combine(expansions)
        hasher.combine(count)
        hash = hasher.finalize()
    }

    public static func == (left: ReadShape, right: ReadShape) -> Bool {
        if left === right { return true }
        return left.hash == right.hash && left.entity.name == right.entity.name
            && left.schemaVersion == right.schemaVersion && left.columns == right.columns
            && left.alternatives == right.alternatives && left.policy == right.policy && left.filter == right.filter
            && left.scopes == right.scopes && left.order == right.order && left.seek == right.seek
            && left.limit == right.limit && left.expansions == right.expansions && left.count == right.count
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}
