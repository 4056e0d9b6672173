// SPDX-License-Identifier: Apache-2.0

internal import Conditions
public import DataDomain
internal import Kernel

/// Turns the shape of an aggregate into its statement, whose columns are the groups, then the figures.
public struct AggregateRenderer {
    private let schema: Schema
    private let dialect: Dialect

    public init(_ schema: Schema, dialect: Dialect) {
        self.schema = schema
        self.dialect = dialect
    }

    /// Nil when the schema has no such entity.
    public func statement(_ shape: AggregateShape) -> SQLStatement? {
        guard let entity = schema.entity(shape.entityName) else { return nil }
        let renderer = PredicateRenderer(schema, dialect, scopes: shape.scopes)
        let select = Select(from: entity, aliases: Aliases(dialect))
        let row = select.root
        let groups = shape.groups.map { group in
            group.bucket.map {
                dialect.start(of: $0, renderer.value(group.path, of: row, in: select), group.path.kind)
            } ?? renderer.grouped(group.path, of: row, in: select)
        }
        let figures = shape.figures.map { figure in
            dialect.figure(
                figure.function,
                figure.path.map { renderer.grouped($0, of: row, in: select) },
                figure.path?.kind
            )
        }
        let items = (groups + figures).enumerated().map { place, item -> SQL in "\(item) AS \(Self.name(place))" }
        let condition = [
            renderer.unscoped.sql(shape.policy, about: row, in: select),
            renderer.sql(shape.filter, about: row, in: select),
        ].conjunction()

        var sql: SQL = "SELECT \(items.joined(", ")) FROM \(select.from)"
        if condition != .holds { sql = "\(sql) WHERE \(condition)" }
        // By number: an alias could also be the name of a column.
        if !groups.isEmpty { sql = "\(sql) GROUP BY \(groups.indices.map { SQL($0 + 1) }.joined(", "))" }
        return finished(sql, shape, groups: groups).statement(dialect)
    }

    /// HAVING looks at the output by its names, so it is a condition on the aggregate as a table.
    private func finished(_ groupedRows: SQL, _ shape: AggregateShape, groups: [SQL]) -> SQL {
        let output = OutputRenderer(shape, dialect)
        var sql: SQL = "SELECT * FROM (\(groupedRows)) AS grouped"
        if shape.having != .constant(true) { sql = "\(sql) WHERE \(output.sql(shape.having))" }
        let order = shape.order.compactMap { term -> SQL? in
            output.place(term.name).map { dialect.ordered(SQL($0 + 1), descending: term.descending) }
        }
        // Ties, and lists without an asked order, are in the order of the groups.
        let all = order + groups.indices.map { dialect.ordered(SQL($0 + 1), descending: false) }
        if !all.isEmpty { sql = "\(sql) ORDER BY \(all.joined(", "))" }
        return "\(sql) LIMIT \(SQLParameter.plan(shape.limit), as: .native(.integer))"
    }

    static func name(_ place: Int) -> SQLIdentifier { SQLIdentifier("c\(place)") }
}

/// Conditions on the output of an aggregate.
private struct OutputRenderer {
    private let names: [String]
    private let dialect: Dialect
    init(_ shape: AggregateShape, _ dialect: Dialect) {
        names = shape.groups.map(\.name) + shape.figures.map(\.name)
        self.dialect = dialect
    }

    func place(_ name: String) -> Int? { names.firstIndex(of: name) }

    func sql(_ predicate: Predicate) -> SQL {
        switch predicate {
        case .constant(let holds): holds ? .holds : .fails
        case .all(let parts): parts.isEmpty ? .holds : "(\(parts.map(sql).joined(" AND ")))"
        case .any(let parts): parts.isEmpty ? .fails : "(\(parts.map(sql).joined(" OR ")))"
        case .not(let inner): "(\(sql(inner))) IS NOT TRUE"
        case .isNull(let path): "\(column(path)) IS NULL"
        case .compare(let path, let comparator, let operand):
            "\(column(path)) \(comparator.sign) \(OperandSQL(operand: operand).sql(.native(NativeType(path.kind))))"
        case .membership(let path, let operand):
            dialect.isMember(column(path), OperandSQL(operand: operand), of: NativeType(path.kind))
        case .match(let path, let match, let operand):
            dialect.matches(column(path), match, OperandSQL(operand: operand))
        case .jsonHas, .near, .exists, .search: .fails
        }
    }

    private func column(_ path: FieldPath) -> SQL {
        place(path.field).map { SQL(AggregateRenderer.name($0)) } ?? "NULL"
    }
}
