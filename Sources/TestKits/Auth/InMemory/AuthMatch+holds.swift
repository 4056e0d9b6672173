// SPDX-License-Identifier: Apache-2.0

internal import AuthDomain
internal import Kernel

extension AuthMatch {
    /// Whether the record matches. What is missing is null: equal to null, different from everything else, and neither
    /// less nor greater than anything.
    func holds(for record: AuthRecord) -> Bool {
        switch self {
        case .equal(let field, let value): (record[field] ?? .null) == value
        case .notEqual(let field, let value): (record[field] ?? .null) != value
        case .less(let field, let value): Self.precedes(record[field], value)
        case .greater(let field, let value): Self.precedes(value, record[field])
        }
    }

    private static func precedes(_ left: JSONValue?, _ right: JSONValue?) -> Bool {
        switch (left, right) {
        case (.integer(let left), .integer(let right)): left < right
        case (.string(let left), .string(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        default: false
        }
    }
}
