// SPDX-License-Identifier: Apache-2.0
internal import Conditions
public import DataDomain
internal import Kernel

/// Turns the shape of a read into its statements. Pure: equal shapes over the same schema give equal statements.
public struct ReadRenderer {
    let schema: Schema
    let dialect: Dialect

    public init(_ schema: Schema, dialect: Dialect) {
        self.schema = schema
        self.dialect = dialect
    }

    public func root(_ shape: ReadShape) -> ReadStatement {
        statement(shape, Link(), isRoot: true)
    }

    /// The row whose `id` is bound as ``SQLParameter/key``, if the shape lets it be seen.
    /// - Parameter last: the row that was inserted last, whose key need not be known yet.
    public func record(_ shape: ReadShape, last: Bool = false) -> ReadStatement {
        let form = ParameterForm.native(NativeType(shape.entity.primaryFormat))
        let key = last ? dialect.lastKey : SQL(SQLParameter.key, as: form)
        return statement(shape, Link { row, _ in "\(row.id) = \(key)" }, isRoot: true)
    }

    /// How the rows of a read are tied to something outside of it, and what else that gives.
    struct Link {
        var condition: (TableRow, Select) -> SQL = { _, _ in .holds }
        /// At most one row meets the condition.
        var isKey = false
        var extras: [OutputColumn] = []
        /// The connection, once the condition has been made.
        var connection: () -> TableRow? = { nil }

        init() {}
        init(_ key: @escaping (TableRow, Select) -> SQL) {
            condition = key
            isKey = true
        }
    }

    func statement(_ shape: ReadShape, _ link: Link, isRoot: Bool) -> ReadStatement {
        rendered(shape, link, isRoot: isRoot, Aliases(dialect)).read
    }

    /// The statement, and the page that it is of, for one that stands inside another.
    func rendered(
        _ shape: ReadShape,
        _ link: Link,
        isRoot: Bool,
        _ aliases: Aliases
    ) -> (read: ReadStatement, page: PageSQL) {
        let renderer = PredicateRenderer(schema, dialect, scopes: shape.scopes)
        let select = Select(from: shape.entity, aliases: aliases)
        let row = select.root
        var list = SelectList()
        let cells = shape.columns.map { list.place(of: row.value(of: $0.field), $0.field.type.native) }
        let linked = link.condition(row, select)
        let extras = link.connection().map { connection in
            link.extras.map { list.place(of: connection.value(of: $0.field), $0.field.type.native) }
        }
        let visibility =
            shape.alternatives.isEmpty
            ? nil : list.place(of: bits(shape.alternatives, renderer.unscoped, row, select), .integer)
        let children = shape.expansions.map { child($0, of: row, &list, aliases) }
        let version = isRoot && shape.entity.isVersioned ? list.place(of: row.version, .integer) : nil
        let order = renderer.order(shape.order, of: row, in: select)
        let orderPlaces = isRoot ? order.map { list.place(of: $0.value, $0.type) } : []
        let visible = renderer.unscoped.sql(shape.policy, about: row, in: select)
        let filter = renderer.sql(shape.filter, about: row, in: select)
        let isSingle = link.isKey || (order.isEmpty && Self.hasKey(shape.policy))

        var page = PageSQL(
            dialect: dialect,
            from: select.from,
            list: list,
            condition: [linked, visible, filter].conjunction(),
            order: order,
            orderPlaces: orderPlaces
        )
        if !isSingle {
            let rows = isRoot ? SQLParameter.planPlusOne(shape.limit.rows) : .plan(shape.limit.rows)
            page.limit = SQL(rows, as: .native(.integer))
        }
        page.offset = shape.limit.offset.map { SQL(SQLParameter.plan($0), as: .native(.integer)) }
        let pages = page.statements(shape.seek).map { $0.statement(dialect) }
        let read = ReadStatement(
            shape: shape,
            sql: pages[0],
            types: list.types,
            continuations: Array(pages.dropFirst()),
            cells: cells,
            visibility: visibility,
            version: version,
            order: orderPlaces,
            extras: extras ?? [],
            rowCount: shape.seek?.isBackward == true ? list.items.count : nil,
            isSingle: isSingle,
            children: children,
            count: isRoot ? CountRenderer(schema, dialect).statement(shape) : nil
        )
        return (read, page)
    }

    /// Bit i is set where alternative i gives the row.
    private func bits(
        _ alternatives: [Predicate],
        _ renderer: PredicateRenderer,
        _ row: TableRow,
        _ select: Select
    ) -> SQL {
        let bits = alternatives.enumerated().map { place, rows -> SQL in
            "(CASE WHEN \(renderer.sql(rows, about: row, in: select)) THEN \(dialect.bit) ELSE 0 END << \(place))"
        }
        return bits.joined(" | ")
    }

    /// The policy names one row by its key.
    private static func hasKey(_ policy: Predicate) -> Bool {
        switch policy {
        case .compare(let path, .equal, _): path.hops.isEmpty && path.field == SystemField.id
        case .all(let parts): parts.contains(where: hasKey)
        default: false
        }
    }
}

extension Dialect {
    /// A one of 64 bits.
    fileprivate var bit: SQL {
        switch self {
        case .sqlite: "1"
        case .postgres: "1::bigint"
        }
    }
}
