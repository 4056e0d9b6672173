// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain
internal import Kernel

/// Predicates as SQL conditions.
///
/// A condition is true exactly when its predicate holds; when it does not, it is false or null, which WHERE, AND, OR
/// and CASE don't tell apart. Only a negation has to, and so is written `(…) IS NOT TRUE`.
struct PredicateRenderer {
    let schema: Schema
    let dialect: Dialect
    /// What may be seen of each entity; empty for a predicate of the policy, which sees everything.
    let scopes: [EntityName: ReadScope]

    init(_ schema: Schema, _ dialect: Dialect, scopes: [EntityName: ReadScope] = [:]) {
        self.schema = schema
        self.dialect = dialect
        self.scopes = scopes
    }

    /// The same without restrictions.
    var unscoped: PredicateRenderer { PredicateRenderer(schema, dialect) }

    func sql(_ predicate: Predicate, about row: TableRow, in select: Select) -> SQL {
        switch predicate {
        case .constant(let holds): return holds ? .holds : .fails
        case .all(let parts): return list(parts, " AND ", empty: .holds, about: row, in: select)
        case .any(let parts): return list(parts, " OR ", empty: .fails, about: row, in: select)
        case .not(.isNull(let path)): return "\(value(path, of: row, in: select)) IS NOT NULL"
        case .not(let inner): return "(\(sql(inner, about: row, in: select))) IS NOT TRUE"
        case .isNull(let path): return "\(value(path, of: row, in: select)) IS NULL"
        case .compare(let path, let comparator, let operand):
            return comparison(path, comparator, operand, about: row, in: select)
        case .membership(let path, let operand):
            return dialect.isMember(
                comparable(path, of: row, in: select),
                OperandSQL(operand: operand),
                of: native(path, from: row.entity)
            )
        case .match(let path, let match, let operand):
            return dialect.matches(text(path, of: row, in: select), match, OperandSQL(operand: operand))
        case .jsonHas(let path, let mode, let operand):
            return dialect.holds(value(path, of: row, in: select), mode, OperandSQL(operand: operand))
        case .near(let path, let longitude, let latitude, let meters):
            let point = value(path, of: row, in: select)
            return dialect.isNear(
                point,
                longitude: OperandSQL(operand: longitude).sql(.native(.real)),
                latitude: OperandSQL(operand: latitude).sql(.native(.real)),
                meters: OperandSQL(operand: meters).sql(.native(.real))
            )
        case .search(let paths, let operand):
            return dialect.searches(paths.map { text($0, of: row, in: select) }, OperandSQL(operand: operand))
        case .exists(let path, let inner): return exists(path, inner, about: row, in: select)
        }
    }

    private func list(
        _ parts: [Predicate],
        _ separator: SQL,
        empty: SQL,
        about row: TableRow,
        in select: Select
    ) -> SQL {
        if parts.isEmpty { return empty }
        if parts.count == 1 { return sql(parts[0], about: row, in: select) }
        return "(\(parts.map { sql($0, about: row, in: select) }.joined(separator)))"
    }
}
