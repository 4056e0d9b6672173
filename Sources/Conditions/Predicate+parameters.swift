// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension Predicate {
    /// The predicate with its values moved to the end of `values` and their places left behind as parameters, so that
    /// what remains is the same for all predicates of one shape and can be the key of a cache.
    public func parameterized(into values: inout [Value]) -> Predicate {
        switch self {
        case .constant, .isNull: self
        case .all(let parts): .all(parts.map { $0.parameterized(into: &values) })
        case .any(let parts): .any(parts.map { $0.parameterized(into: &values) })
        case .not(let inner): .not(inner.parameterized(into: &values))
        case .compare(let field, let comparator, let operand):
            .compare(field, comparator, operand.parameterized(into: &values))
        case .match(let field, let match, let operand): .match(field, match, operand.parameterized(into: &values))
        case .membership(let field, let operand): .membership(field, operand.parameterized(into: &values))
        case .jsonHas(let field, let mode, let operand): .jsonHas(field, mode, operand.parameterized(into: &values))
        case .near(let field, let longitude, let latitude, let meters):
            .near(
                field,
                longitude: longitude.parameterized(into: &values),
                latitude: latitude.parameterized(into: &values),
                meters: meters.parameterized(into: &values)
            )
        case .exists(let path, let inner): .exists(path, inner.parameterized(into: &values))
        case .search(let fields, let operand): .search(fields, operand.parameterized(into: &values))
        }
    }
}

extension Operand {
    /// A parameter in place of a value; `values` gains the value.
    public func parameterized(into values: inout [Value]) -> Operand {
        guard case .value(let value) = self else { return self }
        values.append(value)
        return .parameter(values.count - 1)
    }
}
