// SPDX-License-Identifier: Apache-2.0

public import Conditions
public import Kernel

/// Groups and figures over the rows that a caller may list. Made by ``Planner`` from a ``Decision``.
public struct AggregatePlan: Sendable {
    public let shape: AggregateShape
    public let values: [Value]
    package init(shape: AggregateShape, values: [Value]) {
        self.shape = shape
        self.values = values
    }
}

/// Everything about an aggregate but its values.
public struct AggregateShape: Sendable, Hashable {
    public let entityName: EntityName
    public let schemaVersion: Int
    public let policy: Predicate
    public let filter: Predicate
    public let scopes: [EntityName: ReadScope]
    public let groups: [Group]
    public let figures: [Figure]
    /// Over the output names of groups and figures: `FieldPath` with no hops.
    public let having: Predicate
    public let order: [Order]
    /// Parameter that holds the most groups.
    public let limit: Int

    public struct Group: Sendable, Hashable {
        public let name: String
        public let path: FieldPath
        /// For dates: the start of the bucket in UTC.
        public let bucket: Bucket?
        public let encoding: OutputColumn.Encoding
        public init(name: String, path: FieldPath, bucket: Bucket?, encoding: OutputColumn.Encoding) {
            self.name = name
            self.path = path
            self.bucket = bucket
            self.encoding = encoding
        }
    }

    public enum Bucket: String, Sendable, Hashable, CaseIterable { case hour, day, week, month, year }

    public struct Figure: Sendable, Hashable {
        public enum Function: String, Sendable, Hashable, CaseIterable {
            case count, countDistinct, sum, avg, min, max
        }
        public let name: String
        public let function: Function
        /// Nil for `count` of `*`.
        public let path: FieldPath?
        public let encoding: OutputColumn.Encoding
        public init(name: String, function: Function, path: FieldPath?, encoding: OutputColumn.Encoding) {
            self.name = name
            self.function = function
            self.path = path
            self.encoding = encoding
        }
    }

    public struct Order: Sendable, Hashable {
        public let name: String
        public let descending: Bool
        public init(name: String, descending: Bool) {
            self.name = name
            self.descending = descending
        }
    }

    package init(
        entityName: EntityName,
        schemaVersion: Int,
        policy: Predicate,
        filter: Predicate,
        scopes: [EntityName: ReadScope],
        groups: [Group],
        figures: [Figure],
        having: Predicate,
        order: [Order],
        limit: Int
    ) {
        self.entityName = entityName
        self.schemaVersion = schemaVersion
        self.policy = policy
        self.filter = filter
        self.scopes = scopes
        self.groups = groups
        self.figures = figures
        self.having = having
        self.order = order
        self.limit = limit
    }
}
