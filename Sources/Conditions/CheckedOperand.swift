// SPDX-License-Identifier: Apache-2.0

/// An operand after the check against the kind that is needed.
enum CheckedOperand {
    case null
    case variable(Variable)
    case literal(Placement)
}
