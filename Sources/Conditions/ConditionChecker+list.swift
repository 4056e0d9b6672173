// SPDX-License-Identifier: Apache-2.0

import Kernel

extension ConditionChecker {
    func membership(
        _ field: FieldPath,
        _ operand: JSONValue,
        at place: ConditionPlace
    ) throws(ConditionError) -> Predicate {
        if let variable = try variable(operand, for: field.kind, isList: true, at: place) {
            return .membership(field, .variable(variable, field.kind))
        }
        let (values, variables) = try elements(operand, of: field.kind, at: place)
        var parts = variables.map { Predicate.compare(field, .equal, .variable($0, field.kind)) }
        if !values.isEmpty { parts.append(.membership(field, .value(.list(values)))) }
        return .disjunction(parts)
    }

    func jsonHas(
        _ field: FieldPath,
        _ operand: JSONValue,
        at place: ConditionPlace
    ) throws(ConditionError) -> Predicate {
        switch try placed(operand, for: .json, at: place) {
        case .null: .constant(false)
        case .variable(let variable): .jsonHas(field, .one, .variable(variable, .json))
        case .literal(let placement): placement.value.map { .jsonHas(field, .one, .value($0)) } ?? .constant(false)
        }
    }

    /// An array holds none of no values, and all of them.
    func jsonHas(
        _ field: FieldPath,
        _ mode: JSONMembership,
        listed operand: JSONValue,
        at place: ConditionPlace
    ) throws(ConditionError) -> Predicate {
        if let variable = try variable(operand, for: .json, isList: true, at: place) {
            return .jsonHas(field, mode, .variable(variable, .json))
        }
        let (values, variables) = try elements(operand, of: .json, at: place)
        var parts = variables.map { Predicate.jsonHas(field, .one, .variable($0, .json)) }
        if !values.isEmpty || (mode == .all && variables.isEmpty) {
            parts.append(.jsonHas(field, mode, .value(.list(values))))
        }
        guard mode == .all else { return .disjunction(parts) }
        let hasNull = operand.arrayValue?.contains { $0.withoutLiteral.isNull } ?? false
        return hasNull ? .constant(false) : .conjunction(parts)
    }

    func near(
        _ field: FieldPath,
        _ operand: JSONValue,
        at place: ConditionPlace
    ) throws(ConditionError) -> Predicate {
        let longitude = try part("lon", of: operand, within: GeoPoint.longitudes, at: place)
        let latitude = try part("lat", of: operand, within: GeoPoint.latitudes, at: place)
        let meters = try part("meters", of: operand, within: 0...Double.greatestFiniteMagnitude, at: place)
        guard let longitude, let latitude, let meters else { return .constant(false) }
        return .near(field, longitude: longitude, latitude: latitude, meters: meters)
    }

    private func part(
        _ name: String,
        of operand: JSONValue,
        within range: ClosedRange<Double>,
        at place: ConditionPlace
    ) throws(ConditionError) -> Operand? {
        let place = place.member(name)
        guard let json = operand[name] else {
            throw ConditionError(.invalidValue, at: place, "$near needs \(name).")
        }
        switch try placed(json, for: .real, at: place) {
        case .null: return nil
        case .variable(let variable): return .variable(variable, .real)
        case .literal:
            guard let number = json.withoutLiteral.doubleValue, range.contains(number) else {
                throw ConditionError(
                    .invalidValue,
                    at: place,
                    "\(name) lies between \(range.lowerBound) and \(range.upperBound)."
                )
            }
            return .value(.real(number))
        }
    }
}
