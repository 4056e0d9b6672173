// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain
internal import Kernel

extension PredicateRenderer {
    /// The value of a field of `row` or of the record behind its to-one relations; null where a hop leads nowhere or
    /// something on the way may not be seen.
    func value(_ path: FieldPath, of row: TableRow, in select: Select) -> SQL {
        value(path.field, hops: path.hops[...], of: row, in: select)
    }

    private func value(_ field: String, hops: ArraySlice<String>, of row: TableRow, in select: Select) -> SQL {
        guard let hop = hops.first else { return self.field(field, of: row, in: select) }
        guard let reference = row.entity.reference(hop), let target = schema.entity(reference.target) else {
            return "NULL"
        }
        if select.allowsJoins {
            let next = joinedRow(behind: reference, target: target, of: row, in: select)
            return value(field, hops: hops.dropFirst(), of: next, in: select)
        }
        let inner = select.nested(target)
        let condition = link(reference, from: row, to: inner.root, in: select, through: inner)
        let rows = self.rows(of: inner.root, in: inner)
        let value = value(field, hops: hops.dropFirst(), of: inner.root, in: inner)
        return "(SELECT \(value) FROM \(inner.from) WHERE \([condition, rows].conjunction()) LIMIT 1)"
    }

    /// The row at the end of to-one hops, joined to `select`; nil for a path that the schema doesn't have.
    func row(behind hops: [String], of row: TableRow, in select: Select) -> TableRow? {
        var row = row
        for hop in hops {
            guard let reference = row.entity.reference(hop), let target = schema.entity(reference.target) else {
                return nil
            }
            row = joinedRow(behind: reference, target: target, of: row, in: select)
        }
        return row
    }

    private func joinedRow(
        behind reference: Reference,
        target: Entity,
        of row: TableRow,
        in select: Select
    ) -> TableRow {
        select.joinedRow(behind: reference, of: row, target: target, isScoped: !scopes.isEmpty) { next in
            let here = select.about(row)
            if reference.isUnique {
                return [link(reference, from: row, to: next, in: here), rows(of: next, in: select.about(next))]
                    .conjunction()
            }
            // Nothing keeps a second record from naming this one: the oldest counts.
            let inner = select.nested(target)
            let condition = [
                link(reference, from: row, to: inner.root, in: here, through: inner), rows(of: inner.root, in: inner),
            ]
            .conjunction()
            let key = inner.root.id
            return "\(next.id) = (SELECT \(key) FROM \(inner.from) WHERE \(condition) ORDER BY \(key) LIMIT 1)"
        }
    }

    /// A field as it may be seen in `row`.
    func field(_ name: String, of row: TableRow, in select: Select) -> SQL {
        guard let field = row.entity.field(name) else { return "NULL" }
        let value = row.value(of: field)
        guard let mask = scopes[row.entity.name]?.masks[field.name] else { return value }
        return "CASE WHEN \(unscoped.sql(mask, about: row, in: select)) THEN \(value) END"
    }

    /// Which rows of the entity may be seen.
    func rows(of row: TableRow, in select: Select) -> SQL {
        guard let scope = scopes[row.entity.name] else { return .holds }
        return unscoped.sql(scope.rows, about: row, in: select)
    }
}

extension Reference {
    /// Leads to one record at most, whatever is stored.
    var isUnique: Bool {
        switch path {
        case .toOne, .polymorphicInverse: true
        case .inverse, .through, .polymorphic: false
        }
    }
}
