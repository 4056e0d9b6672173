// SPDX-License-Identifier: Apache-2.0

extension Predicate {
    /// Every variable that it names, as often as it does.
    public var variables: [Variable] {
        switch self {
        case .constant, .isNull: []
        case .all(let parts), .any(let parts): parts.flatMap(\.variables)
        case .not(let inner), .exists(_, let inner): inner.variables
        case .compare(_, _, let operand), .match(_, _, let operand), .membership(_, let operand),
            .jsonHas(_, _, let operand), .search(_, let operand):
            [operand].compactMap(\.variable)
        case .near(_, let longitude, let latitude, let meters): [longitude, latitude, meters].compactMap(\.variable)
        }
    }
}

extension Operand {
    fileprivate var variable: Variable? { if case .variable(let variable, _) = self { variable } else { nil } }
}
