// SPDX-License-Identifier: Apache-2.0

import Kernel

/// The bounds of a number field; each counts when it is there, 0 too.
struct NumberLimits {
    private let rules: NumberRules

    init(_ rules: NumberRules) { self.rules = rules }

    /// What of the limits the number oversteps. Bounds are held against the nearest `Double`, multiples against the
    /// exact value where that is whole.
    func problems(of number: Double, exactly value: Value) -> [ValueProblem] {
        var problems: [ValueProblem] = []
        if let bound = rules.minimum, number < bound {
            problems.append(.init(code: "too_small", message: "The number must be at least \(Self.text(bound))."))
        }
        if let bound = rules.exclusiveMinimum, number <= bound {
            problems.append(.init(code: "too_small", message: "The number must be above \(Self.text(bound))."))
        }
        if let bound = rules.maximum, number > bound {
            problems.append(.init(code: "too_large", message: "The number must be at most \(Self.text(bound))."))
        }
        if let bound = rules.exclusiveMaximum, number >= bound {
            problems.append(.init(code: "too_large", message: "The number must be below \(Self.text(bound))."))
        }
        if let step = rules.multipleOf, !Self.isMultiple(number, exactly: value, of: step) {
            problems.append(
                .init(code: "not_multiple", message: "The number must be a multiple of \(Self.text(step)).")
            )
        }
        return problems
    }

    static func isMultiple(_ number: Double, exactly value: Value, of step: Double) -> Bool {
        guard step > 0 else { return true }
        if case .integer(let integer) = value, let whole = Int64(exactly: step) { return integer % whole == 0 }
        let product = (number / step).rounded() * step
        // 0.3 counts as a multiple of 0.1, although neither is a binary fraction: the product is off by its rounding.
        return (number - product).magnitude <= 4 * number.ulp
    }

    private static func text(_ bound: Double) -> String {
        Int64(exactly: bound).map(String.init) ?? bound.description
    }
}
