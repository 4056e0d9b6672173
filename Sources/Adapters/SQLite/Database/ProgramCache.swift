// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import SQLRendering
internal import Synchronization

/// Rendered reads by shape, shared by all connections of a database.
final class ProgramCache: Sendable {
    private let programs = RenderingCache<ReadShape, ReadProgram>()
    /// Under this name for the row that a write touched.
    private let records = RenderingCache<ReadShape, ReadProgram>()
    private let lastKey = Atomic(0)
    private let schemas: SchemaShelf

    init(_ schemas: SchemaShelf) { self.schemas = schemas }

    /// A key for a statement that is kept on connections and belongs to no read.
    func nextKey() -> Int { lastKey.wrappingAdd(1, ordering: .relaxed).newValue }

    func program(_ shape: ReadShape) throws(DatabaseError) -> ReadProgram {
        try programs.entry(shape) { () throws(DatabaseError) in
            ReadProgram(try renderer(shape.schemaVersion).root(shape), nextKey: nextKey)
        }
    }

    /// The read of one row by its id, as a write gives it back.
    func record(_ shape: ReadShape) throws(DatabaseError) -> ReadProgram {
        try records.entry(shape) { () throws(DatabaseError) in
            ReadProgram(try renderer(shape.schemaVersion).record(shape), nextKey: nextKey)
        }
    }

    /// Forgets what was rendered; statements that connections still keep under old keys are never asked for again.
    func removeAll() {
        programs.removeAll()
        records.removeAll()
    }

    private func renderer(_ version: Int) throws(DatabaseError) -> ReadRenderer {
        guard let schema = schemas.schema(version: version) else { throw .schemaConflict }
        return ReadRenderer(schema, dialect: .sqlite)
    }
}
