// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension Predicate {
    /// The predicate with every variable replaced by what `variables` says that it holds: a scalar, or a list. Where
    /// that is nil, null or no value of the kind that the field needs, the leaf is false.
    ///
    /// Instants bound to a date count as their date in UTC, and dates bound to an instant as their midnight.
    public func binding(_ variables: (Variable) -> Value?) -> Predicate {
        replacingLeaves { $0.bindingLeaf(variables) }
    }

    private func bindingLeaf(_ variables: (Variable) -> Value?) -> Predicate {
        switch self {
        case .compare(let field, let comparator, .variable(let variable, let kind)):
            let placement = variables(variable).flatMap { kind.placement(of: $0) }
            return placement?.comparison(field, comparator) ?? .constant(false)
        case .match(let field, let match, .variable(let variable, let kind)):
            let value = variables(variable).flatMap { kind.placement(of: $0)?.value }
            return value.map { .match(field, match, .value($0)) } ?? .constant(false)
        case .membership(let field, .variable(let variable, let kind)):
            let values = Self.elements(variables(variable), of: kind).compactMap { $0?.value }
            return values.isEmpty ? .constant(false) : .membership(field, .value(.list(values)))
        case .jsonHas(let field, let mode, .variable(let variable, let kind)):
            return Self.jsonHas(field, mode, variables(variable), kind)
        case .near(let field, let longitude, let latitude, let meters):
            guard let longitude = longitude.binding(variables), let latitude = latitude.binding(variables),
                let meters = meters.binding(variables)
            else { return .constant(false) }
            return .near(field, longitude: longitude, latitude: latitude, meters: meters)
        case .search(let fields, .variable(let variable, let kind)):
            let value = variables(variable).flatMap { kind.placement(of: $0)?.value }
            return value.map { .search(fields, .value($0)) } ?? .constant(false)
        default: return self
        }
    }

    private static func jsonHas(
        _ field: FieldPath,
        _ mode: JSONMembership,
        _ held: Value?,
        _ kind: ValueKind
    ) -> Predicate {
        guard mode != .one else {
            let value = held.flatMap { kind.placement(of: $0)?.value }
            return value.map { .jsonHas(field, mode, .value($0)) } ?? .constant(false)
        }
        guard case .list = held else { return .constant(false) }
        let elements = elements(held, of: kind).map { $0?.value }
        if mode == .all, elements.contains(nil) { return .constant(false) }
        let values = elements.compactMap(\.self)
        return values.isEmpty && mode == .any ? .constant(false) : .jsonHas(field, mode, .value(.list(values)))
    }

    private static func elements(_ held: Value?, of kind: ValueKind) -> [Placement?] {
        if case .list(let values) = held { values.map { kind.placement(of: $0) } } else { [] }
    }
}

extension Operand {
    fileprivate func binding(_ variables: (Variable) -> Value?) -> Operand? {
        guard case .variable(let variable, let kind) = self else { return self }
        return variables(variable).flatMap { kind.placement(of: $0)?.value }.map { .value($0) }
    }
}
