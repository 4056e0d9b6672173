// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import SQLRendering
internal import Synchronization

/// Rendered reads by shape, shared by all connections of a database.
final class ProgramCache: Sendable {
    private struct State {
        var programs: [ReadShape: ReadProgram] = [:]
        /// Under this name for the row that a write touched.
        var records: [ReadShape: ReadProgram] = [:]
        var lastKey = 0

        mutating func nextKey() -> Int {
            lastKey += 1
            return lastKey
        }
    }

    /// Shapes come from callers, who can make up many; then all is rendered anew.
    private static let capacity = 2_000

    private let state = Mutex(State())
    private let schemas: SchemaShelf

    init(_ schemas: SchemaShelf) { self.schemas = schemas }

    /// A key for a statement that is kept on connections and belongs to no read.
    func nextKey() -> Int { state.withLock { $0.nextKey() } }

    func program(_ shape: ReadShape) throws(DatabaseError) -> ReadProgram {
        if let program = state.withLock({ $0.programs[shape] }) { return program }
        let read = try renderer(shape.schemaVersion).root(shape)
        return state.withLock { state in
            if state.programs.count >= Self.capacity { state.programs = [:] }
            let program = ReadProgram(read) { state.nextKey() }
            state.programs[shape] = program
            return program
        }
    }

    /// The read of one row by its id, as a write gives it back.
    func record(_ shape: ReadShape) throws(DatabaseError) -> ReadProgram {
        if let program = state.withLock({ $0.records[shape] }) { return program }
        let read = try renderer(shape.schemaVersion).record(shape)
        return state.withLock { state in
            if state.records.count >= Self.capacity { state.records = [:] }
            let program = ReadProgram(read) { state.nextKey() }
            state.records[shape] = program
            return program
        }
    }

    /// Forgets what was rendered; statements that connections still keep under old keys are never asked for again.
    func removeAll() {
        state.withLock { state in
            state.programs = [:]
            state.records = [:]
        }
    }

    private func renderer(_ version: Int) throws(DatabaseError) -> ReadRenderer {
        guard let schema = schemas.schema(version: version) else {
            throw .schemaConflict
        }
        return ReadRenderer(schema, dialect: .sqlite)
    }
}
