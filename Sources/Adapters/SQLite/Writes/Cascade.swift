// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Kernel
internal import SQLRendering

/// Deletes a row with what its relations say must follow.
struct Cascade {
    private let run: WriteRun
    private let step: WriteStep

    init(_ run: WriteRun, _ step: WriteStep) {
        self.run = run
        self.step = step
    }

    func delete(_ id: RecordID, _ image: RowImage, on connection: borrowing Connection) throws(DatabaseError) {
        var list = CascadeList(id, image, step)
        while let row = list.nextRow() {
            for reference in list.references(to: row.entity) {
                let entry = run.catalog.entry(.references(reference.field.name), of: reference.entity, in: step.schema)
                for id in try run.ids(entry, entry.values([], key: row.id.value), on: connection) {
                    try follow(id, reference, from: row, &list, on: connection)
                }
            }
        }
        for row in list.rows.reversed() { try remove(row, of: list, on: connection) }
    }

    private func follow(
        _ id: RecordID,
        _ reference: CascadeList.Reference,
        from row: CascadeList.Row,
        _ list: inout CascadeList,
        on connection: borrowing Connection
    ) throws(DatabaseError) {
        let (entity, field) = (reference.entity, reference.field)
        switch try list.fate(of: id, reference) {
        case .known: return
        case .follow:
            guard let image = try run.image(of: id, entity, in: step.schema, on: connection) else { return }
            list.add(id, image, reference)
        case .release(let value):
            let version = try run.set(field, value, id, entity, step, on: connection)
            try run.note(row.released(id, reference, version: version), on: connection)
        }
    }

    private func remove(
        _ row: CascadeList.Row,
        of list: CascadeList,
        on connection: borrowing Connection
    ) throws(DatabaseError) {
        let entry = run.catalog.entry(.delete, of: row.entity, in: step.schema)
        let values = entry.values([], key: row.id.value)
        do throws(SQLiteError) {
            try connection.withStatement(key: entry.key, sql: entry.statement.sql.text, values) {
                (statement) throws(SQLiteError) in try statement.run()
            }
        } catch {
            guard case .constraint(let violation) = error.kind, violation.kind == .foreignKey else {
                throw DatabaseError(error)
            }
            throw list.stillReferenced(row.entity)
        }
        try run.note(row.removed, on: connection)
    }
}
