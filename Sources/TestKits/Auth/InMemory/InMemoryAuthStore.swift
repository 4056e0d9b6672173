// SPDX-License-Identifier: Apache-2.0

public import AuthDomain
public import Kernel
internal import Synchronization

/// Keeps records in memory, by the rules of every store: for tests of this domain and of what stands on it.
public final class InMemoryAuthStore: AuthStore {
    private let state: Mutex<MemoryState>
    private let reads = Mutex(0)

    /// - Parameter accountsHaveTextIDs: as in a database whose users have UUIDs; else they have integers.
    public init(accountsHaveTextIDs: Bool = false) {
        state = Mutex(MemoryState(accountsHaveTextIDs: accountsHaveTextIDs))
    }

    /// How often something was read or written, for tests of what is remembered.
    public var calls: Int { reads.withLock { $0 } }

    public func find(_ kind: AuthRecordKind, id: RecordID) async throws(AuthError) -> AuthRecord? {
        reads.withLock { $0 += 1 }
        return state.withLock { $0.tables[kind]?[id] }
    }

    public func find(
        _ kind: AuthRecordKind,
        where matches: [AuthMatch],
        oldestFirst: Bool,
        after: RecordID?,
        limit: Int
    ) async throws(AuthError) -> [AuthRecord] {
        reads.withLock { $0 += 1 }
        let found = state.withLock { $0.records(kind, matches) }
        let ordered = oldestFirst ? found : found.reversed()
        let rest = after.map { after in
            ordered.filter { oldestFirst ? MemoryState.precedes(after, $0.id) : MemoryState.precedes($0.id, after) }
        }
        return Array((rest ?? ordered).prefix(max(limit, 0)))
    }

    public func commit(_ writes: [AuthWrite]) async throws(AuthError) -> [AuthRecord] {
        reads.withLock { $0 += 1 }
        let outcome = state.withLock { state -> Result<[AuthRecord], AuthError> in
            var draft = state
            let outcome = Result { () throws(AuthError) in try draft.apply(writes) }
            if case .success = outcome { state = draft }
            return outcome
        }
        return try outcome.get()
    }

    public func mark(of kind: AuthRecordKind) -> Int64? {
        state.withLock { $0.marks[kind] ?? 0 }
    }
}
