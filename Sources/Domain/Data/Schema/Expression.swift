// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// The expression of a `computed` field: a small tree of fixed functions over the fields of the same row, with the
/// same result on every database. Any null argument makes the result null, except in `coalesce` and `concat`
/// (where null counts as empty text).
///
/// In JSON: `{"field":"price"}`, a literal (text, number, boolean, null), or `{"multiply":[…]}` and so on with the
/// raw value of ``Function``.
public indirect enum Expression: Sendable, Hashable {
    case field(FieldName)
    case literal(Value)
    case call(Function, [Expression])

    public enum Function: String, Sendable, Hashable, CaseIterable {
        /// Text of all arguments in a row.
        case concat
        case lower, upper, trim
        /// Length in Unicode scalars.
        case length
        case add, subtract, multiply
        /// Null when the divisor is zero; always a real number.
        case divide
        /// Half away from zero, to the number of digits given as second argument (0 when absent).
        case round
        case coalesce
        /// `if`: condition, then, else. A condition is true when it is the boolean true.
        case choose = "if"
        case equal, less
    }
}
