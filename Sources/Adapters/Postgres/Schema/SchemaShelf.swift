// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Synchronization

/// The schema in force as this node knows it. Whether it is still so, the database says with every read and write.
final class SchemaShelf: Sendable {
    private struct State {
        var schema: Schema
        var observers: [@Sendable (Int) -> Void] = []
    }

    private let state: Mutex<State>

    init(_ schema: Schema) { state = Mutex(State(schema: schema)) }

    var current: Schema { state.withLock { $0.schema } }

    /// Nil when another schema has taken its place.
    func schema(version: Int) -> Schema? {
        let schema = current
        return schema.version == version ? schema : nil
    }

    /// False for a schema that is no newer.
    @discardableResult
    func set(_ schema: Schema) -> Bool {
        let observers = state.withLock { state -> [@Sendable (Int) -> Void]? in
            guard schema.version > state.schema.version else { return nil }
            state.schema = schema
            return state.observers
        }
        for observer in observers ?? [] { observer(schema.version) }
        return observers != nil
    }

    /// Calls `observer` with the number of each schema that takes the place of another.
    func observe(_ observer: @escaping @Sendable (Int) -> Void) { state.withLock { $0.observers.append(observer) } }
}
