// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What an adapter tells the sink after the rows of one plan.
public struct ReadOutcome: Sendable, Hashable {
    /// Rows given.
    public var rows: Int
    /// Whether more rows follow in the direction of reading.
    public var hasMore: Bool
    /// Order values of the first and the last row given, for cursors.
    public var first: [Value]
    public var last: [Value]
    /// The hidden version of the row, when exactly one was given and its entity is versioned.
    public var version: Int64?
    /// Rows that match; nil when not counted.
    public var total: Int?
    /// There are at least `total`.
    public var totalIsCapped: Bool
    /// The total comes from the database's statistics.
    public var totalIsEstimated: Bool
    /// All visible rows (bknd's `meta.total`); nil when not counted.
    public var visible: Int?

    public init(
        rows: Int = 0,
        hasMore: Bool = false,
        first: [Value] = [],
        last: [Value] = [],
        version: Int64? = nil,
        total: Int? = nil,
        totalIsCapped: Bool = false,
        totalIsEstimated: Bool = false,
        visible: Int? = nil
    ) {
        self.rows = rows
        self.hasMore = hasMore
        self.first = first
        self.last = last
        self.version = version
        self.total = total
        self.totalIsCapped = totalIsCapped
        self.totalIsEstimated = totalIsEstimated
        self.visible = visible
    }
}
