// SPDX-License-Identifier: Apache-2.0

extension Condition {
    /// The operators of a field, by the names that they have in JSON.
    public enum Operator: String, Sendable, Hashable, CaseIterable {
        case equal = "$eq"
        case notEqual = "$ne"
        case greater = "$gt"
        case greaterOrEqual = "$gte"
        case less = "$lt"
        case lessOrEqual = "$lte"
        case `in` = "$in"
        case notIn = "$notin"
        /// Two operands, both included.
        case between = "$between"
        case like = "$like"
        case ilike = "$ilike"
        case startsWith = "$startswith"
        case endsWith = "$endswith"
        case contains = "$contains"
        case isNull = "$isnull"
        case notNull = "$notnull"
        case regex = "$regex"
        /// A JSON array holds the operand; ``hasAll`` and ``hasAny`` take a list of operands.
        case has = "$has"
        case hasAll = "$hasall"
        case hasAny = "$hasany"
        case near = "$near"
        case search = "$search"
    }

    /// How many of the records behind a to-many relation must meet a condition.
    public enum Quantifier: String, Sendable, Hashable, CaseIterable {
        case some = "$some"
        case every = "$every"
        case none = "$none"
    }
}
