// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Runs a predicate over rows in memory; what a database makes of the predicate has to agree with this.
struct PredicateEvaluator {
    let parameters: [Value]

    func holds(_ predicate: Predicate, for row: any ConditionRow) -> Bool {
        switch predicate {
        case .constant(let holds): holds
        case .all(let parts): parts.allSatisfy { holds($0, for: row) }
        case .any(let parts): parts.contains { holds($0, for: row) }
        case .not(let inner): !holds(inner, for: row)
        case .compare(let field, let comparator, let operand):
            value(field, row).order(to: value(operand)).map(comparator.holds) ?? false
        case .isNull(let field): value(field, row).isNull
        case .match(let field, let match, let operand): matches(value(field, row), match, value(operand))
        case .membership(let field, let operand):
            isMember(value(field, row), value(operand))
        case .jsonHas(let field, let mode, let operand): has(value(field, row), mode, value(operand))
        case .near(let field, let longitude, let latitude, let meters):
            isNear(value(field, row), value(longitude), value(latitude), value(meters))
        case .exists(let path, let inner):
            record(behind: path.hops, row)?.related(path.relation).contains { holds(inner, for: $0) } ?? false
        case .search(let fields, let operand):
            searches(fields.map { value($0, row) }, value(operand))
        }
    }

    private func record(behind hops: [String], _ row: any ConditionRow) -> (any ConditionRow)? {
        var row = row
        for hop in hops {
            guard let next = row.related(hop).first else { return nil }
            row = next
        }
        return row
    }

    private func value(_ field: FieldPath, _ row: any ConditionRow) -> Value {
        record(behind: field.hops, row)?.value(of: field.field) ?? .null
    }

    private func value(_ operand: Operand) -> Value {
        switch operand {
        case .value(let value): value
        case .variable: .null
        case .parameter(let place): parameters.indices.contains(place) ? parameters[place] : .null
        }
    }

    private func isMember(_ stored: Value, _ operand: Value) -> Bool {
        guard case .list(let values) = operand else { return false }
        return values.contains { stored.order(to: $0) == .equal }
    }

    /// An unbound variable is no empty list, all of which any array would hold.
    private func has(_ stored: Value, _ mode: JSONMembership, _ operand: Value) -> Bool {
        guard case .json(let text) = stored else { return false }
        switch (mode, operand) {
        case (.one, .json): return mode.holds(array: text, wanted: [operand])
        case (.any, .list(let wanted)), (.all, .list(let wanted)): return mode.holds(array: text, wanted: wanted)
        default: return false
        }
    }

    private func matches(_ stored: Value, _ match: TextMatch, _ operand: Value) -> Bool {
        guard case .text(let text) = stored, case .text(let wanted) = operand else { return false }
        return match.holds(text, wanted)
    }

    private func isNear(_ stored: Value, _ longitude: Value, _ latitude: Value, _ meters: Value) -> Bool {
        guard case .json(let text) = stored, let point = GeoPoint(text: text),
            case .real(let longitude) = longitude, case .real(let latitude) = latitude, case .real(let meters) = meters,
            let center = GeoPoint(longitude: longitude, latitude: latitude)
        else { return false }
        return point.distance(to: center) <= meters
    }

    /// A null operand, as of an unbound variable, holds nowhere.
    private func searches(_ stored: [Value], _ operand: Value) -> Bool {
        guard case .text(let text) = operand else { return false }
        return SearchTerms(text).occur(in: stored.compactMap { if case .text(let text) = $0 { text } else { nil } })
    }
}
