// SPDX-License-Identifier: Apache-2.0

public import DataDomain
public import Kernel
import Synchronization

extension InMemoryDatabase {
    public func read<Sink: RowSink & ~Copyable>(
        _ plans: [ReadPlan],
        deadline: ContinuousClock.Instant,
        into sink: consuming Sink
    ) async throws(DatabaseError) -> Sink {
        let store = try snapshot(deadline: deadline)
        var sink = sink
        for plan in plans {
            guard store.serves(plan.shape.schemaVersion) else { throw .schemaConflict }
            MemoryReader(plan, store: store).read(plan.shape, into: &sink)
        }
        return sink
    }

    public func aggregate(
        _ plan: AggregatePlan,
        deadline: ContinuousClock.Instant
    ) async throws(DatabaseError) -> [[Value]] {
        let store = try snapshot(deadline: deadline)
        guard store.serves(plan.shape.schemaVersion), let entity = store.schema.entity(plan.shape.entityName) else {
            throw .schemaConflict
        }
        return try MemoryAggregate(plan, of: entity, store: store).rows()
    }

    public func changes(after position: Int64, limit: Int) async throws(DatabaseError) -> [Change] {
        Array(try snapshot().log.drop { $0.position <= position }.prefix(limit))
    }

    public func changeMark(of entity: Entity) -> Int64? {
        state.withLock { $0.store.marks[entity.id] ?? 0 }
    }
}
