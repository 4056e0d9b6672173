// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain
internal import Kernel

extension PredicateRenderer {
    func exists(_ path: RelationPath, _ inner: Predicate, about row: TableRow, in select: Select) -> SQL {
        if !path.hops.isEmpty, !select.allowsJoins {
            let about = select.nested(row.entity)
            let same: SQL = "\(about.root.id) = \(row.id)"
            return
                "EXISTS (SELECT 1 FROM \(about.from) WHERE \(same) AND \(exists(path, inner, about: about.root, in: about)))"
        }
        guard let start = self.row(behind: path.hops, of: row, in: select),
            let reference = start.entity.reference(path.relation), let target = schema.entity(reference.target)
        else { return .fails }
        let related = select.nested(target)
        let conditions = [
            link(reference, from: start, to: related.root, in: select, through: related),
            rows(of: related.root, in: related),
            sql(inner, about: related.root, in: related),
        ]
        // Joins are added while conditions are made, so the tables come last.
        let condition = conditions.conjunction()
        return "EXISTS (SELECT 1 FROM \(related.from) WHERE \(condition))"
    }

    /// What makes `target` a record that `reference` leads to from `source`. A connection table is joined to
    /// `through`.
    func link(
        _ reference: Reference,
        from source: TableRow,
        to target: TableRow,
        in select: Select,
        through: Select? = nil
    ) -> SQL {
        switch reference.path {
        case .toOne(let key):
            return "\(target.id) = \(field(key.rawValue, of: source, in: select))"
        case .inverse(let key, _):
            return linkField(key, of: target, "\(source.id)", in: through)
        case .through(let name, let near, let far, _):
            guard let connection = schema.entity(name), let through,
                let nearField = connection.field(near.rawValue), let farField = connection.field(far.rawValue)
            else { return .fails }
            let row = through.require(connection) { "\($0.value(of: farField)) = \(target.id)" }
            let link: SQL = "\(row.value(of: nearField)) = \(source.id)"
            return [link, rows(of: row, in: through.about(row))].conjunction()
        case .polymorphic(let tag, _):
            return polymorphic(tag, target, isKeyOf: "CAST(\(source.id) AS TEXT)")
        case .polymorphicInverse(let tag):
            let key = dialect.key(
                spelledBy: source.column(SystemField.entityID),
                of: NativeType(target.entity.primaryFormat)
            )
            return polymorphic(tag, source, isKeyOf: "CAST(\(target.id) AS TEXT)") + " AND \(target.id) = \(key)"
        }
    }

    /// `key` of `row` holds `value`; a mask on the key is a condition of its own, so that an index can serve.
    func linkField(_ key: FieldName, of row: TableRow, _ value: SQL, in select: Select?) -> SQL {
        guard let field = row.entity.field(key.rawValue) else { return .fails }
        let link: SQL = "\(row.value(of: field)) = \(value)"
        guard let mask = scopes[row.entity.name]?.masks[key], let select else { return link }
        return [link, unscoped.sql(mask, about: row, in: select.about(row))].conjunction()
    }

    private func polymorphic(_ tag: String, _ row: TableRow, isKeyOf key: SQL) -> SQL {
        let tagged: SQL = "\(row.column(SystemField.reference)) = \(SQLParameter.value(.text(tag)), as: .native(.text))"
        return "\(tagged) AND \(row.column(SystemField.entityID)) = \(key)"
    }
}
