// SPDX-License-Identifier: Apache-2.0
internal import Conditions
internal import DataDomain
internal import Kernel

extension ReadRenderer {
    /// The rows of `expansion`: a statement of their own that is bound to a key of the parent's row, or rows inside the
    /// parent's statement.
    func child(
        _ expansion: Expansion,
        of row: TableRow,
        _ list: inout SelectList,
        _ aliases: Aliases
    ) -> ReadStatement.Child {
        let key = key(of: expansion.reference, row)
        guard dialect.embedsRows else {
            let link = link(expansion, SQL(SQLParameter.key))
            return ReadStatement.Child(
                key: list.place(of: key, .text),
                read: statement(expansion.shape, link, isRoot: false)
            )
        }
        let (read, page) = rendered(expansion.shape, link(expansion, key), isRoot: false, aliases)
        return ReadStatement.Child(key: list.place(of: page.embedded, .json), read: read)
    }

    /// What of the parent's row the child is bound to.
    private func key(of reference: Reference, _ row: TableRow) -> SQL {
        switch reference.path {
        case .toOne(let key): row.entity.field(key.rawValue).map(row.value) ?? "NULL"
        case .inverse, .through, .polymorphic: row.id
        case .polymorphicInverse(let tag):
            """
            CASE WHEN \(row.column(SystemField.reference)) = \(SQLParameter.value(.text(tag)), as: .native(.text)) \
            THEN \(row.column(SystemField.entityID)) END
            """
        }
    }

    private func link(_ expansion: Expansion, _ key: SQL) -> Link {
        let renderer = PredicateRenderer(schema, dialect, scopes: expansion.shape.scopes)
        var link = Link()
        switch expansion.reference.path {
        case .toOne: return Link { row, _ in "\(row.id) = \(key)" }
        case .polymorphicInverse:
            // The key is text whatever the target's is; the second condition keeps `12abc` from being 12.
            let dialect = dialect
            return Link { row, _ in
                let own = dialect.key(spelledBy: key, of: NativeType(row.entity.primaryFormat))
                return row.entity.primaryFormat == .integer
                    ? "\(row.id) = \(own) AND CAST(\(row.id) AS TEXT) = \(key)" : "\(row.id) = \(own)"
            }
        case .inverse(let field, _):
            link.condition = { row, select in renderer.linkField(field, of: row, key, in: select) }
        case .polymorphic(let tag, _):
            link.condition = { row, _ in
                """
                \(row.column(SystemField.reference)) = \(SQLParameter.value(.text(tag)), as: .native(.text)) \
                AND \(row.column(SystemField.entityID)) = CAST(\(key) AS TEXT)
                """
            }
        case .through(let name, let near, let far, _):
            return through(expansion, connection: schema.entity(name), near: near, far: far, key, renderer)
        }
        return link
    }

    private func through(
        _ expansion: Expansion,
        connection: Entity?,
        near: FieldName,
        far: FieldName,
        _ key: SQL,
        _ renderer: PredicateRenderer
    ) -> Link {
        var link = Link()
        guard let connection, let nearField = connection.field(near.rawValue),
            let farField = connection.field(far.rawValue)
        else {
            link.condition = { _, _ in .fails }
            return link
        }
        var joined: TableRow?
        link.condition = { row, select in
            let middle = select.require(connection) { "\($0.value(of: farField)) = \(row.id)" }
            joined = middle
            let isNear: SQL = "\(middle.value(of: nearField)) = \(key)"
            return [isNear, renderer.rows(of: middle, in: select.about(middle))].conjunction()
        }
        link.extras = expansion.extras
        link.connection = { joined }
        return link
    }
}

extension Dialect {
    /// Whether embedded rows come with their parent's: where a statement for each parent would cost a round trip.
    var embedsRows: Bool { self == .postgres }
}

extension PageSQL {
    /// The rows as one JSON value, see ``ReadStatement/children``.
    fileprivate var embedded: SQL {
        var row = list
        row.pack()
        let rows = PageSQL(
            dialect: dialect,
            from: from,
            list: row,
            condition: condition,
            order: order,
            orderPlaces: orderPlaces,
            limit: limit,
            offset: offset
        ).statements(nil)
        return "(SELECT json_agg(r.c0) FROM (\(rows[0])) AS r)"
    }
}
