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
        let right = OperandSQL(operand: operand)
        if comparator != .equal, path.kind == .text {
            let value = text(path, of: row, in: select)
            return "\(value) \(comparator.sign) \(right.sql(comparator.textForm))"
        }
        let form = ParameterForm.native(native(path, from: row.entity))
        let whole: SQL = "\(comparable(path, of: row, in: select)) \(comparator.sign) \(right.sql(form))"
        guard comparator == .equal, path.hops.isEmpty, path.field == SystemField.id, !row.compositeKey.isEmpty
        else { return whole }
        // The parts let the key's index find the row.
        let parts = row.compositeKey.enumerated().map { place, column -> SQL in
            dialect.part(column, of: right.sql(.native(.text)), at: place)
        }
        return "(\((parts + [whole]).joined(" AND ")))"
    }

    /// The value, compared by code point also where an adopted column says otherwise.
    func comparable(_ path: FieldPath, of row: TableRow, in select: Select) -> SQL {
        let value = value(path, of: row, in: select)
        guard path.kind == .text, let entity = end(path, from: row.entity) else { return value }
        let isComputed = if case .computed? = entity.field(path.field)?.type { true } else { false }
        guard entity.table.adoption != nil || (isComputed && dialect.typesParameters) else { return value }
        return native(path, from: row.entity) == .text ? dialect.byCodePoint(value) : value
    }

    /// The value of a path of text as a text, also where its column has another type.
    func text(_ path: FieldPath, of row: TableRow, in select: Select) -> SQL {
        let type = native(path, from: row.entity)
        guard type == .text else { return dialect.text(value(path, of: row, in: select), of: type) }
        return comparable(path, of: row, in: select)
    }

    /// The type of the value at the end of `path`.
    func native(_ path: FieldPath, from entity: Entity) -> NativeType {
        end(path, from: entity)?.field(path.field)?.type.native ?? NativeType(path.kind)
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

    /// As what a text is sent to be held against.
    fileprivate var textForm: ParameterForm {
        switch self {
        case .equal: .native(.text)
        case .less, .greaterOrEqual: .textBelow
        case .lessOrEqual, .greater: .textUpTo
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
