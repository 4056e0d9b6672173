// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension [SQLParameter] {
    /// What to bind, in the order of the parameters; null for what there is no value for.
    /// - Parameters:
    ///   - plan: the values of the plan.
    ///   - key: what ``SQLParameter/key`` stands for.
    ///   - cells: what a write binds row by row.
    public func values(_ plan: [Value], key: Value = .null, cells: [Value] = []) -> [Value] {
        map { parameter in
            switch parameter {
            case .plan(let place): plan.indices.contains(place) ? plan[place] : .null
            case .planPlusOne(let place):
                if plan.indices.contains(place), case .integer(let number) = plan[place] {
                    .integer(number.addingReportingOverflow(1).partialValue)
                } else {
                    .null
                }
            case .key: key
            case .value(let value): value
            case .cell(let place): cells.indices.contains(place) ? cells[place] : .null
            }
        }
    }
}

extension SQLStatement {
    /// What to bind to its placeholders.
    public func values(_ plan: [Value], key: Value = .null, cells: [Value] = []) -> [Value] {
        parameters.values(plan, key: key, cells: cells)
    }
}
