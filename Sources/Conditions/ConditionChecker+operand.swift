// SPDX-License-Identifier: Apache-2.0

import Kernel

extension ConditionChecker {
    /// One operand for a field of `kind`.
    func placed(
        _ operand: JSONValue,
        for kind: ValueKind,
        at place: ConditionPlace
    ) throws(ConditionError) -> CheckedOperand {
        if let variable = try variable(operand, for: kind, isList: false, at: place) { return .variable(variable) }
        let literal = operand.withoutLiteral
        if literal.isNull { return .null }
        guard let placement = kind.placement(of: literal) else {
            throw ConditionError(
                .invalidValue,
                at: place,
                "This must be \(kind.article), not \(described(literal))."
            )
        }
        return .literal(placement)
    }

    /// The variable that `operand` spells, if it does; refused when it holds what the field can't be compared with.
    func variable(
        _ operand: JSONValue,
        for kind: ValueKind,
        isList: Bool,
        at place: ConditionPlace
    ) throws(ConditionError) -> Variable? {
        guard case .string(let text) = operand, let variable = Variable(text) else { return nil }
        guard let held = variable.kind ?? variables(variable) else {
            throw ConditionError(
                .unknownVariable,
                at: place,
                "There is no variable \(ConditionError.quoted(text)) here."
            )
        }
        guard held.isList == isList, held.fits(kind) else {
            let needed = isList ? "a list is needed here" : "this must be \(kind.article)"
            throw ConditionError(
                .invalidValue,
                at: place,
                "\(ConditionError.quoted(text)) doesn't fit: \(needed). Write {\"$literal\": …} to mean the text itself."
            )
        }
        return variable
    }

    /// The values and variables of a list. Null is left out: nothing equals it. Values that no field of the kind can
    /// hold are left out too.
    func elements(
        _ operand: JSONValue,
        of kind: ValueKind,
        at place: ConditionPlace
    ) throws(ConditionError) -> (values: [Value], variables: [Variable]) {
        guard case .array(let elements) = operand else {
            throw ConditionError(.invalidValue, at: place, "A list is needed here, not \(operand.kindName).")
        }
        var (values, variables): ([Value], [Variable]) = ([], [])
        for (index, element) in elements.enumerated() {
            switch try placed(element, for: kind, at: place.element(index)) {
            case .null: continue
            case .variable(let variable): variables.append(variable)
            case .literal(let placement): if let value = placement.value { values.append(value) }
            }
        }
        return (values, variables)
    }

    private func described(_ literal: JSONValue) -> String {
        if case .string(let text) = literal { ConditionError.quoted(text) } else { literal.kindName }
    }
}
