// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Kernel
internal import SQLRendering

/// Deletes a row with what its relations say must follow. Who refers to a row is asked in one round trip.
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
            let references = list.references(to: row.entity)
            let entries = references.map { reference in
                run.catalog.entry(.references(reference.field.name), of: reference.entity, in: step.schema)
            }
            let calls = entries.map { Call($0.query, $0.query.values([], key: row.id.value)) }
            let results = calls.isEmpty ? [] : try connection.rows(calls)
            for (place, reference) in references.enumerated() {
                let (result, format) = (results[place], entries[place].idFormat)
                for number in 0..<result.rowCount {
                    guard let id = result.recordID(number, 0, format) else { continue }
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
            let image = try run.image(of: id, entity, in: step.schema, lock: .removal, on: connection)
            if let image { list.add(id, image, reference) }
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
        let values = entry.query.values([], key: row.id.value)
        do throws(PostgresError) { _ = try connection.run(entry.query, values) } catch {
            guard error.kind == .foreignKeyViolation else { throw connection.failure(error) }
            throw list.stillReferenced(row.entity)
        }
        try run.note(row.removed, on: connection)
    }
}
