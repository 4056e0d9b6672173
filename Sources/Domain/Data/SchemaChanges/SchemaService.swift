// SPDX-License-Identifier: Apache-2.0

internal import JSON
public import Kernel
internal import Synchronization

/// Holds the schema that requests work with, and is the one place where it changes.
///
/// Edits are serialized by the number of the stored schema: a plan is made from what is current, and when another one
/// was applied meanwhile, in this process or another, the edit is done again on what that one left.
public final class SchemaService: SchemaSource {
    /// Writes a definition to the schema file.
    public typealias WriteBack = @Sendable (SchemaDefinition) throws -> Void
    public typealias Listener = @Sendable (Schema) -> Void

    public let mode: SchemaMode
    let store: any SchemaStore
    let ids: any IDGenerator
    let builtIn: BuiltInSchema
    private let writeBack: WriteBack?
    private let state = Mutex(State())
    /// The number last written back; held while writing, so that an older schema never follows a newer one.
    private let written = Mutex(-1)

    private struct State {
        var schema = Schema.empty
        var listeners: [Listener] = []
    }

    /// `builtIn` is in every schema from the first boot on. `writeBack` is called after each applied plan in hybrid mode.
    public init(
        store: any SchemaStore,
        mode: SchemaMode = .ui,
        ids: any IDGenerator,
        builtIn: BuiltInSchema = .none,
        writeBack: WriteBack? = nil
    ) {
        self.store = store
        self.mode = mode
        self.ids = ids
        self.builtIn = builtIn
        self.writeBack = mode == .hybrid ? writeBack : nil
    }

    /// The snapshot that a request works with from beginning to end.
    public var current: Schema { state.withLock { $0.schema } }

    /// Calls `listener` with each new schema after it has become current. Two edits at once may call it in either
    /// order; the schemas are numbered.
    public func observe(_ listener: @escaping Listener) {
        state.withLock { $0.listeners.append(listener) }
    }

    /// Reads the stored schema. Called at boot, before anything is served, and when another process changed it.
    public func load() async throws(DataError) {
        guard let stored = try await stored() else { return }
        guard stored.version > current.version else { return }
        publish(try read(stored))
    }

    private func read(_ stored: StoredSchema) throws(DataError) -> Schema {
        guard let json = try? JSONValue(parsing: stored.json) else {
            throw .internalFailure("the stored schema \(stored.version) is no JSON")
        }
        do throws(DataError) {
            return try SchemaDefinition(json: json, ids: ids).compiled(version: stored.version)
        } catch {
            throw .internalFailure("the stored schema \(stored.version) can't be read: \(error)")
        }
    }

    /// Makes a newer schema the current one and tells the listeners.
    func publish(_ schema: Schema) {
        let listeners: [Listener] = state.withLock { state in
            guard schema.version > state.schema.version else { return [] }
            state.schema = schema
            return state.listeners
        }
        for listener in listeners { listener(schema) }
    }

    /// Applied plans, newest first.
    public func history(limit: Int = 100) async throws(DataError) -> [AppliedPlan] {
        do throws(DatabaseError) {
            return try await store.history(limit: limit)
        } catch {
            throw DataError(schema: error)
        }
    }

    /// The reason when the file could not be written; nil when it was, or when there is nothing to write.
    func writeBack(_ schema: Schema) -> String? {
        guard let writeBack else { return nil }
        return written.withLock { version in
            guard schema.version > version else { return nil }
            do {
                try writeBack(schema.definition)
                version = schema.version
                return nil
            } catch {
                return "the schema was changed, but its file could not be written: \(error)"
            }
        }
    }

    private func stored() async throws(DataError) -> StoredSchema? {
        do throws(DatabaseError) {
            return try await store.current()
        } catch {
            throw DataError(schema: error)
        }
    }
}
