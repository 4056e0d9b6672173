// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Where an operand lies among the values that a field can hold, so that a comparison stays exact although the
/// operand is none of them: `price > 1.005` on a field of two digits is `price > 1.00`.
enum Placement {
    case exactly(Value)
    /// Strictly between this value and the next higher one of the field.
    case justAbove(Value)
    case aboveAll
    case belowAll

    var value: Value? { if case .exactly(let value) = self { value } else { nil } }

    /// `path comparator operand` with the operand replaced by a value of the field.
    func comparison(_ path: FieldPath, _ comparator: Comparator) -> Predicate {
        switch (self, comparator) {
        case (.exactly(let value), _): .compare(path, comparator, .value(value))
        case (_, .equal): .constant(false)
        case (.justAbove(let value), .less), (.justAbove(let value), .lessOrEqual):
            .compare(path, .lessOrEqual, .value(value))
        case (.justAbove(let value), .greater), (.justAbove(let value), .greaterOrEqual):
            .compare(path, .greater, .value(value))
        case (.aboveAll, .less), (.aboveAll, .lessOrEqual), (.belowAll, .greater), (.belowAll, .greaterOrEqual):
            .not(.isNull(path))
        case (.aboveAll, _), (.belowAll, _): .constant(false)
        }
    }
}
