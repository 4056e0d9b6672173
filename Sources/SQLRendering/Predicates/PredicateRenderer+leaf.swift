// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain

extension PredicateRenderer {
    func comparison(
        _ path: FieldPath,
        _ comparator: Comparator,
        _ operand: Operand,
        about row: TableRow,
        in select: Select
    ) -> SQL {
        let whole: SQL = "\(comparable(path, of: row, in: select)) \(comparator.sign) \(parameter(operand))"
        guard comparator == .equal, path.hops.isEmpty, path.field == SystemField.id, !row.compositeKey.isEmpty
        else { return whole }
        // The parts let the key's index find the row.
        let parts = row.compositeKey.enumerated().map { place, column -> SQL in
            "\(column) = roost_part(\(parameter(operand)), \(place))"
        }
        return "(\((parts + [whole]).joined(" AND ")))"
    }

    /// The value, compared by code point also where an adopted column says otherwise.
    func comparable(_ path: FieldPath, of row: TableRow, in select: Select) -> SQL {
        let value = value(path, of: row, in: select)
        guard path.kind == .text, let entity = end(path, from: row.entity), entity.table.adoption != nil else {
            return value
        }
        return "\(value) COLLATE BINARY"
    }

    private func end(_ path: FieldPath, from entity: Entity) -> Entity? {
        var entity = entity
        for hop in path.hops {
            guard let target = entity.reference(hop).flatMap({ schema.entity($0.target) }) else { return nil }
            entity = target
        }
        return entity
    }
}

extension Comparator {
    var sign: SQL {
        switch self {
        case .equal: "="
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        }
    }
}

extension TextMatch {
    var function: SQL {
        switch self {
        case .like: "roost_like"
        case .ilike: "roost_ilike"
        case .startsWith: "roost_startswith"
        case .endsWith: "roost_endswith"
        case .contains: "roost_contains"
        case .regex: "roost_regex"
        }
    }
}

extension JSONMembership {
    var function: SQL {
        switch self {
        case .one: "roost_has"
        case .any: "roost_hasany"
        case .all: "roost_hasall"
        }
    }
}
