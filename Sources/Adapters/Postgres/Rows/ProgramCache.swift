// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import SQLRendering
internal import Synchronization

/// Rendered reads by shape, shared by all connections of a database.
final class ProgramCache: Sendable {
    private struct State {
        var programs: [ReadShape: ReadProgram] = [:]
        /// Under this name for the row that a write touched, by its key or because it was inserted last.
        var records: [ReadShape: ReadProgram] = [:]
        var lastRecords: [ReadShape: ReadProgram] = [:]
    }

    /// Shapes come from callers, who can make up many; then all is rendered anew.
    private static let capacity = 2_000

    private let state = Mutex(State())
    private let schemas: SchemaShelf

    init(_ schemas: SchemaShelf) { self.schemas = schemas }

    func program(_ shape: ReadShape) throws(DatabaseError) -> ReadProgram {
        if let program = state.withLock({ $0.programs[shape] }) { return program }
        let program = ReadProgram(try renderer(shape.schemaVersion).root(shape))
        state.withLock { state in
            if state.programs.count >= Self.capacity { state.programs = [:] }
            state.programs[shape] = program
        }
        return program
    }

    /// The read of one row by its id, as a write gives it back.
    func record(_ shape: ReadShape) throws(DatabaseError) -> ReadProgram {
        if let program = state.withLock({ $0.records[shape] }) { return program }
        let program = ReadProgram(try renderer(shape.schemaVersion).record(shape))
        state.withLock { state in
            if state.records.count >= Self.capacity { state.records = [:] }
            state.records[shape] = program
        }
        return program
    }

    /// The read of the row that was inserted last.
    func lastRecord(_ shape: ReadShape) throws(DatabaseError) -> ReadProgram {
        if let program = state.withLock({ $0.lastRecords[shape] }) { return program }
        let program = ReadProgram(try renderer(shape.schemaVersion).record(shape, last: true))
        state.withLock { state in
            if state.lastRecords.count >= Self.capacity { state.lastRecords = [:] }
            state.lastRecords[shape] = program
        }
        return program
    }

    /// Forgets what was rendered; statements that sessions still keep are never asked for again.
    func removeAll() {
        state.withLock { state in
            state.programs = [:]
            state.records = [:]
            state.lastRecords = [:]
        }
    }

    private func renderer(_ version: Int) throws(DatabaseError) -> ReadRenderer {
        guard let schema = schemas.schema(version: version) else { throw .schemaConflict }
        return ReadRenderer(schema, dialect: .postgres)
    }
}
