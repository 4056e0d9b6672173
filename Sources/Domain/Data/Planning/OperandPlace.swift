// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

/// Where an operand of a condition stands among the values of a plan, and what it becomes there.
struct OperandPlace: Sendable, Hashable {
    enum Form: Sendable, Hashable { case scalar, pattern, list }

    let index: Int
    let kind: ValueKind
    let form: Form

    /// The places in a condition whose values are parameters, in its order; nil when one of them is no operand as it
    /// was written.
    static func all(in predicate: Predicate) -> [OperandPlace]? {
        var places: [OperandPlace] = []
        return add(predicate, to: &places) ? places : nil
    }

    private static func add(_ predicate: Predicate, to places: inout [OperandPlace]) -> Bool {
        switch predicate {
        case .constant, .isNull: return true
        case .all(let parts), .any(let parts): return parts.allSatisfy { add($0, to: &places) }
        case .not(let inner), .exists(_, let inner): return add(inner, to: &places)
        case .compare(let path, _, .parameter(let index)):
            places.append(OperandPlace(index: index, kind: path.kind, form: .scalar))
            return true
        case .match(_, let match, .parameter(let index)) where match != .regex:
            places.append(OperandPlace(index: index, kind: .text, form: .pattern))
            return true
        case .membership(let path, .parameter(let index)):
            places.append(OperandPlace(index: index, kind: path.kind, form: .list))
            return true
        case .compare, .match, .membership, .jsonHas, .near, .search: return false
        }
    }

    /// What `operand` becomes; nil when the check of the whole condition would make something else of it, or refuse it.
    func value(of operand: JSONValue) -> Value? {
        switch (form, operand) {
        case (.list, .array(let elements)):
            guard !elements.isEmpty, elements.count <= ConditionLimits.standard.listLength else { return nil }
            var values: [Value] = []
            values.reserveCapacity(elements.count)
            for element in elements {
                guard let value = scalar(element) else { return nil }
                values.append(value)
            }
            return .list(values)
        case (.list, _), (_, .array): return nil
        case (.pattern, .string(let text)):
            return text.utf8.count <= ConditionLimits.standard.patternLength ? .text(text) : nil
        case (.pattern, _): return nil
        case (.scalar, _): return scalar(operand)
        }
    }

    private func scalar(_ operand: JSONValue) -> Value? {
        if kind == .integer, case .integer(let number) = operand { return .integer(number) }
        return kind.value(from: operand)
    }
}
