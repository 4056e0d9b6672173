// SPDX-License-Identifier: Apache-2.0

public import Conditions
public import Kernel

/// What a caller may see of one entity while it is filtered, sorted or hopped through.
public struct ReadScope: Sendable, Hashable {
    /// Rows that exist for the caller.
    public let rows: Predicate
    /// Fields readable in some rows only: the rows in which each is; elsewhere it counts as null.
    public let masks: [FieldName: Predicate]
    public init(rows: Predicate, masks: [FieldName: Predicate]) {
        self.rows = rows
        self.masks = masks
    }
}

/// One term of an order.
public struct OrderTerm: Sendable, Hashable {
    public enum Nulls: String, Sendable, Hashable { case first, last }
    public let path: FieldPath
    public let descending: Bool
    /// Null sorts lowest unless the caller says otherwise.
    public let nulls: Nulls
    /// The key as it is, also in rows in which it can't be read: it keeps rows apart that are equal otherwise, and
    /// the caller didn't ask for it.
    public let breaksTies: Bool
    public init(path: FieldPath, descending: Bool, nulls: Nulls? = nil, breaksTies: Bool = false) {
        self.path = path
        self.descending = descending
        self.breaksTies = breaksTies
        self.nulls = nulls ?? (descending ? .last : .first)
    }
}

/// Where a keyset page starts: behind the row with these order values, one per order term.
///
/// Whether a boundary value is null changes the comparison, so it is part of the shape.
public struct Seek: Sendable, Hashable {
    public struct Boundary: Sendable, Hashable {
        public let parameter: Int
        public let isNull: Bool
        public init(parameter: Int, isNull: Bool) {
            self.parameter = parameter
            self.isNull = isNull
        }
    }
    public let boundaries: [Boundary]
    /// Reads towards the start: adapters reverse the order to read and give the rows in the asked order again.
    public let isBackward: Bool
    public init(boundaries: [Boundary], isBackward: Bool) {
        self.boundaries = boundaries
        self.isBackward = isBackward
    }
}
