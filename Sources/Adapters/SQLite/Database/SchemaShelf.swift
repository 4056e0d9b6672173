// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Synchronization

/// The schema that the database has, as plans may name it, and the moment at which another takes its place.
///
/// A plan is only good for the schema it was made under: the same column may hold another kind of value afterwards.
/// Writes look on the writer's thread, where the answer is exact. Reads look before and after: a commit that brings
/// another schema is announced before it begins, so a read whose epoch has not moved saw the schema it was planned for.
final class SchemaShelf: Sendable {
    private let schema: Mutex<Schema>
    /// Set on the writer's thread, inside the transaction that changes the schema.
    private let pending = Mutex<Schema?>(nil)
    private let version: Atomic<Int>
    /// Odd while a commit that brings another schema is under way.
    private let epoch = Atomic<Int>(0)

    init(_ schema: Schema) {
        self.schema = Mutex(schema)
        version = Atomic(schema.version)
    }

    var current: Schema { schema.withLock { $0 } }

    /// Nil when another schema has taken its place.
    func schema(version: Int) -> Schema? {
        let schema = current
        return schema.version == version ? schema : nil
    }

    // MARK: - Changing, on the writer's thread

    /// The open transaction brings this schema.
    func prepare(_ schema: Schema) { pending.withLock { $0 = schema } }

    func note(_ phase: WriterLaneOptions.Phase) {
        switch phase {
        case .began: abandon()
        case .committing:
            if pending.withLock({ $0 != nil }) { epoch.add(1, ordering: .sequentiallyConsistent) }
        case .committed:
            guard let next = pending.withLock({ $0.take() }) else { return }
            schema.withLock { $0 = next }
            version.store(next.version, ordering: .sequentiallyConsistent)
            epoch.add(1, ordering: .sequentiallyConsistent)
        }
    }

    /// The transaction came to nothing.
    func abandon() {
        guard pending.withLock({ $0.take() }) != nil else { return }
        if epoch.load(ordering: .sequentiallyConsistent) % 2 == 1 { epoch.add(1, ordering: .sequentiallyConsistent) }
    }

    // MARK: - Asking

    /// What a read of plans for these versions shows at its end; nil when it would be in vain.
    func ticket(for versions: some Sequence<Int>) -> Int? {
        let epoch = epoch.load(ordering: .sequentiallyConsistent)
        let current = version.load(ordering: .sequentiallyConsistent)
        return epoch % 2 == 0 && versions.allSatisfy { $0 == current } ? epoch : nil
    }

    func isValid(_ ticket: Int) -> Bool { epoch.load(ordering: .sequentiallyConsistent) == ticket }

    /// Whether a write planned for this version may run; exact on the writer's thread.
    func serves(_ asked: Int) -> Bool { version.load(ordering: .sequentiallyConsistent) == asked }
}
