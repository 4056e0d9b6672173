// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain
internal import Kernel

/// One term of an order in the direction in which it is read.
struct OrderSQL {
    /// The value ordered by.
    let value: SQL
    let type: NativeType
    let dialect: Dialect
    let descending: Bool
    let nullsFirst: Bool
    let isNullable: Bool

    /// Whether the database has nulls where they are asked for without being told.
    var isNative: Bool { !isNullable || dialect.hasNullsFirst(descending: descending) == nullsFirst }

    var reversed: OrderSQL {
        OrderSQL(
            value: value,
            type: type,
            dialect: dialect,
            descending: !descending,
            nullsFirst: !nullsFirst,
            isNullable: isNullable
        )
    }

    func sql(_ place: SQL? = nil) -> SQL {
        let direction: SQL = descending ? " DESC" : ""
        let nulls: SQL = isNative ? "" : nullsFirst ? " NULLS FIRST" : " NULLS LAST"
        return "\(place ?? value)\(direction)\(nulls)"
    }
}

extension Dialect {
    /// Nulls are lowest to SQLite and highest to Postgres.
    func hasNullsFirst(descending: Bool) -> Bool {
        switch self {
        case .sqlite: !descending
        case .postgres: descending
        }
    }
}

extension [OrderSQL] {
    var sql: SQL { map { $0.sql() }.joined(", ") }

    /// By result columns, counted from zero.
    func sql(columns: [Int]) -> SQL {
        zip(self, columns).map { term, column in term.sql(SQL(column + 1)) }.joined(", ")
    }
}

extension PredicateRenderer {
    func order(_ terms: [OrderTerm], of row: TableRow, in select: Select) -> [OrderSQL] {
        terms.map { term in
            OrderSQL(
                value: (term.breaksTies ? unscoped : self).comparable(term.path, of: row, in: select),
                type: native(term.path, from: row.entity),
                dialect: dialect,
                descending: term.descending,
                nullsFirst: term.nulls == .first,
                isNullable: !term.breaksTies && isNullable(term.path, of: row.entity)
            )
        }
    }

    /// Whether the value can be null for a row that is there.
    private func isNullable(_ path: FieldPath, of entity: Entity) -> Bool {
        guard path.hops.isEmpty, let field = entity.field(path.field), scopes[entity.name]?.masks[field.name] == nil
        else { return true }
        switch field.type {
        case .primary: return false
        // A required key becomes null when its target goes and the rule says so.
        case .relation, .computed, .media, .virtual: return true
        default: return !field.required || entity.storage(of: field) != nil
        }
    }
}
