// SPDX-License-Identifier: Apache-2.0

public import DataDomain
import Kernel
import Synchronization

/// A database in memory that keeps every promise of ``Database`` and ``SchemaStore`` but durability: it passes the
/// same ``DataContract`` as the adapters. Reads run on a copy of everything, writes on a copy that replaces it.
public final class InMemoryDatabase: Database, SchemaStore {
    struct State {
        var store: MemoryStore
        var observers: [@Sendable ([Change]) -> Void] = []
        /// Committed and not yet told to the observers.
        var untold: [[Change]] = []
        var nextFailure: DatabaseError?
        var keepFailure: DatabaseError?
    }

    let state: Mutex<State>
    /// Held while observers are told, so that they hear of commits in their order.
    private let telling = Mutex(())

    /// A new database, without a schema.
    public init() { state = Mutex(State(store: MemoryStore(schema: .empty))) }

    /// A database to which `schema` has been applied.
    public init(schema: Schema) {
        var store = MemoryStore(schema: schema)
        store.hasSchema = true
        state = Mutex(State(store: store))
    }

    /// Lets the next read, aggregate or write fail.
    public func failNext(with error: DatabaseError) {
        state.withLock { $0.nextFailure = error }
    }

    /// Lets answers be kept with the write that they answer only: to keep one by itself fails from now on.
    public func failKeeping(with error: DatabaseError) {
        state.withLock { $0.keepFailure = error }
    }

    /// Everything as it is now.
    func snapshot(deadline: ContinuousClock.Instant? = nil) throws(DatabaseError) -> MemoryStore {
        if let deadline, deadline < .now { throw .deadlineExceeded }
        return try state.withLock { state throws(DatabaseError) in
            try state.takeFailure()
            return state.store
        }
    }

    func tellObservers() {
        telling.withLock { _ in
            let (observers, commits) = state.withLock { state in
                defer { state.untold = [] }
                return (state.observers, state.untold)
            }
            for commit in commits { for observer in observers { observer(commit) } }
        }
    }
}

extension InMemoryDatabase.State {
    mutating func takeFailure() throws(DatabaseError) {
        guard let failure = nextFailure else { return }
        nextFailure = nil
        throw failure
    }
}
