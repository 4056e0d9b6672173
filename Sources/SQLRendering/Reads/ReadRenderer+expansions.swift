// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain
internal import Kernel

extension ReadRenderer {
    /// What of the parent's row the child statement is bound to.
    func key(of reference: Reference, _ row: TableRow) -> SQL {
        switch reference.path {
        case .toOne(let key): row.entity.field(key.rawValue).map(row.value) ?? "NULL"
        case .inverse, .through, .polymorphic: row.id
        case .polymorphicInverse(let tag):
            """
            CASE WHEN \(row.column(SystemField.reference)) = \(SQLParameter.value(.text(tag))) \
            THEN \(row.column(SystemField.entityID)) END
            """
        }
    }

    func child(_ expansion: Expansion, of parent: Entity) -> ReadStatement {
        let reference = expansion.reference
        let renderer = PredicateRenderer(schema, scopes: expansion.shape.scopes)
        let key = SQL(SQLParameter.key)
        switch reference.path {
        case .toOne:
            return statement(expansion.shape, Link { row, _ in "\(row.id) = \(key)" }, isRoot: false)
        case .polymorphicInverse:
            // The key is text whatever the target's is; the second condition keeps `12abc` from being 12.
            let link = Link { row, _ in
                row.entity.primaryFormat == .integer
                    ? "\(row.id) = CAST(\(key) AS INTEGER) AND CAST(\(row.id) AS TEXT) = \(key)" : "\(row.id) = \(key)"
            }
            return statement(expansion.shape, link, isRoot: false)
        case .inverse(let field, _):
            var link = Link()
            link.condition = { row, select in renderer.linkField(field, of: row, key, in: select) }
            return statement(expansion.shape, link, isRoot: false)
        case .polymorphic(let tag, _):
            var link = Link()
            link.condition = { row, _ in
                """
                \(row.column(SystemField.reference)) = \(SQLParameter.value(.text(tag))) \
                AND \(row.column(SystemField.entityID)) = CAST(\(key) AS TEXT)
                """
            }
            return statement(expansion.shape, link, isRoot: false)
        case .through(let name, let near, let far, _):
            return through(expansion, connection: schema.entity(name), near: near, far: far, renderer)
        }
    }

    private func through(
        _ expansion: Expansion,
        connection: Entity?,
        near: FieldName,
        far: FieldName,
        _ renderer: PredicateRenderer
    ) -> ReadStatement {
        var link = Link()
        guard let connection, let nearField = connection.field(near.rawValue),
            let farField = connection.field(far.rawValue)
        else {
            link.condition = { _, _ in .fails }
            return statement(expansion.shape, link, isRoot: false)
        }
        var joined: TableRow?
        link.condition = { row, select in
            let middle = select.require(connection) { "\($0.value(of: farField)) = \(row.id)" }
            joined = middle
            let isNear: SQL = "\(middle.value(of: nearField)) = \(SQLParameter.key)"
            return [isNear, renderer.rows(of: middle, in: select.about(middle))].conjunction()
        }
        link.extras = expansion.extras
        link.connection = { joined }
        return statement(expansion.shape, link, isRoot: false)
    }
}
