// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import SQLRendering

/// Rendered reads by shape, shared by all connections of a database.
final class ProgramCache: Sendable {
    private let programs = RenderingCache<ReadShape, ReadProgram>()
    /// Under this name for the row that a write touched, by its key or because it was inserted last.
    private let records = RenderingCache<ReadShape, ReadProgram>()
    private let lastRecords = RenderingCache<ReadShape, ReadProgram>()
    private let schemas: SchemaShelf

    init(_ schemas: SchemaShelf) { self.schemas = schemas }

    func program(_ shape: ReadShape) throws(DatabaseError) -> ReadProgram {
        try programs.entry(shape) { () throws(DatabaseError) in
            ReadProgram(try renderer(shape.schemaVersion).root(shape))
        }
    }

    /// The read of one row by its id, as a write gives it back.
    func record(_ shape: ReadShape) throws(DatabaseError) -> ReadProgram {
        try records.entry(shape) { () throws(DatabaseError) in
            ReadProgram(try renderer(shape.schemaVersion).record(shape))
        }
    }

    /// The read of the row that was inserted last.
    func lastRecord(_ shape: ReadShape) throws(DatabaseError) -> ReadProgram {
        try lastRecords.entry(shape) { () throws(DatabaseError) in
            ReadProgram(try renderer(shape.schemaVersion).record(shape, last: true))
        }
    }

    /// Forgets what was rendered; statements that sessions still keep are never asked for again.
    func removeAll() {
        programs.removeAll()
        records.removeAll()
        lastRecords.removeAll()
    }

    private func renderer(_ version: Int) throws(DatabaseError) -> ReadRenderer {
        guard let schema = schemas.schema(version: version) else { throw .schemaConflict }
        return ReadRenderer(schema, dialect: .postgres)
    }
}
