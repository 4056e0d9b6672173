// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What a caller asks of a list (or, in part, of one record): names and types are unchecked until it is planned.
public struct RecordQuery: Sendable, Hashable {
    /// 1 to ``maximumLimit``; nil for the default.
    public var limit: Int?
    public var offset: Int
    /// Nil for the entity's own order.
    public var sort: [SortTerm]?
    /// Nil for all readable fields.
    public var select: [String]?
    /// The condition's JSON object; nil for all rows.
    public var condition: JSONValue?
    public var with: [WithTerm]
    /// Relations that a row must have at least one record of (bknd's inner join, used for filtering only).
    public var join: [String]
    public var cursor: String?
    public var count: CountMode
    public var deleted: DeletedMode

    public static let defaultLimit = 10
    public static let maximumLimit = 1000
    public static let maximumDepth = 4

    public struct SortTerm: Sendable, Hashable {
        /// A field, or a dotted path over to-one relations.
        public var path: String
        public var descending: Bool
        public var nulls: OrderTerm.Nulls?
        public init(_ path: String, descending: Bool = false, nulls: OrderTerm.Nulls? = nil) {
            self.path = path
            self.descending = descending
            self.nulls = nulls
        }
    }

    public struct WithTerm: Sendable, Hashable {
        /// The member's name in the output; the reference's unless aliased (`alias:reference`).
        public var name: String
        public var reference: String
        public var query: RecordQuery
        public init(name: String? = nil, reference: String, query: RecordQuery = RecordQuery()) {
            self.name = name ?? reference
            self.reference = reference
            self.query = query
        }
    }

    public enum CountMode: String, Sendable, Hashable, CaseIterable { case none, exact, capped, estimated }

    /// What soft-deleted rows do: stay out, come along, or come alone.
    public enum DeletedMode: String, Sendable, Hashable, CaseIterable {
        case without, with, only
    }

    public init(
        limit: Int? = nil,
        offset: Int = 0,
        sort: [SortTerm]? = nil,
        select: [String]? = nil,
        condition: JSONValue? = nil,
        with: [WithTerm] = [],
        join: [String] = [],
        cursor: String? = nil,
        count: CountMode = .none,
        deleted: DeletedMode = .without
    ) {
        self.limit = limit
        self.offset = offset
        self.sort = sort
        self.select = select
        self.condition = condition
        self.with = with
        self.join = join
        self.cursor = cursor
        self.count = count
        self.deleted = deleted
    }
}
