// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain
internal import Kernel
internal import SQLRendering

/// Deletes a row with what its relations say must follow, row by row, so that the change log and the versions know of
/// it all; the database by itself would do it unseen. References from adopted tables are left to the database.
struct Cascade {
    private let run: WriteRun
    private let step: WriteRun.Step

    init(_ run: WriteRun, _ step: WriteRun.Step) {
        self.run = run
        self.step = step
    }

    private struct Row: Hashable {
        let entity: EntityName
        let id: RecordID
    }

    private struct Doomed {
        let entity: Entity
        let id: RecordID
        let image: RowImage
    }

    func delete(_ id: RecordID, _ image: RowImage, on connection: borrowing Connection) throws(DatabaseError) {
        var doomed = [Doomed(entity: step.entity, id: id, image: image)]
        var seen: Set<Row> = [Row(entity: step.entity.name, id: id)]
        var next = 0
        // A list and no recursion: chains of rows may be long.
        while next < doomed.count {
            let row = doomed[next]
            next += 1
            let references = references(to: row.entity)
            let entries = references.map { reference in
                run.catalog.entry(.references(reference.field.name), of: reference.entity, in: step.schema)
            }
            let calls = entries.map { Call($0.query, $0.query.values([], key: row.id.value)) }
            let results = calls.isEmpty ? [] : try connection.rows(calls)
            for (place, reference) in references.enumerated() {
                let ids = (0..<results[place].rowCount).compactMap {
                    results[place].recordID($0, 0, entries[place].idFormat)
                }
                try follow(reference, ids, from: row, &doomed, &seen, on: connection)
            }
        }
        for row in doomed.reversed() { try remove(row, on: connection) }
    }

    private struct Incoming {
        let entity: Entity
        let field: Field
        let rules: RelationRules
    }

    private func references(to entity: Entity) -> [Incoming] {
        step.schema.allEntities.flatMap { other in
            other.table.adoption != nil
                ? []
                : other.fields.compactMap { field in
                    guard case .relation(let rules) = field.type, rules.target == entity.name else { return nil }
                    return Incoming(entity: other, field: field, rules: rules)
                }
        }
    }

    private func follow(
        _ reference: Incoming,
        _ ids: [RecordID],
        from row: Doomed,
        _ doomed: inout [Doomed],
        _ seen: inout Set<Row>,
        on connection: borrowing Connection
    ) throws(DatabaseError) {
        for id in ids where !seen.contains(Row(entity: reference.entity.name, id: id)) {
            switch reference.rules.onDelete {
            case .cascade:
                guard
                    let image = try run.image(
                        of: id,
                        reference.entity,
                        in: step.schema,
                        lock: .removal,
                        on: connection
                    )
                else {
                    continue
                }
                seen.insert(Row(entity: reference.entity.name, id: id))
                doomed.append(Doomed(entity: reference.entity, id: id, image: image))
            case .setNull, .setDefault: try release(id, reference, from: row, on: connection)
            case .restrict, .noAction: throw .stillReferenced(operation: step.place, entity: reference.entity.name)
            }
        }
    }

    private func release(
        _ id: RecordID,
        _ reference: Incoming,
        from row: Doomed,
        on connection: borrowing Connection
    ) throws(DatabaseError) {
        let field = reference.field
        let value = reference.rules.onDelete == .setDefault ? field.storedDefault ?? .null : .null
        let version = try run.set(field, value, id, reference.entity, step, on: connection)
        let old = JSONObject([(field.name.rawValue, row.id.json)])
        try run.note(.update, reference.entity, id, version: version, old: old, on: connection)
    }

    private func remove(_ row: Doomed, on connection: borrowing Connection) throws(DatabaseError) {
        let entry = run.catalog.entry(.delete, of: row.entity, in: step.schema)
        let values = entry.query.values([], key: row.id.value)
        do throws(PostgresError) { _ = try connection.run(entry.query, values) } catch {
            guard error.kind == .foreignKeyViolation else { throw connection.failure(error) }
            throw .stillReferenced(operation: step.place, entity: row.entity.name)
        }
        try run.note(.delete, row.entity, row.id, version: row.image.version, old: row.image.json, on: connection)
    }
}
