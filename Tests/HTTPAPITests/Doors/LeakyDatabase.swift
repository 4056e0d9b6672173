// SPDX-License-Identifier: Apache-2.0
import Conditions
import DataDomain
import DataTestKit
import Kernel

/// A database that is handed plans from which one protection was taken out.
struct LeakyDatabase: Database {
    enum Hole: Sendable { case sort, count, with }

    let base: InMemoryDatabase
    let hole: Hole

    func read<Sink: RowSink & ~Copyable>(
        _ plans: [ReadPlan],
        deadline: ContinuousClock.Instant,
        into sink: consuming Sink
    ) async throws(DatabaseError) -> Sink {
        let plans = plans.map { ReadPlan(shape: opened($0.shape), values: $0.values) }
        return try await base.read(plans, deadline: deadline, into: sink)
    }

    func aggregate(_ plan: AggregatePlan, deadline: ContinuousClock.Instant) async throws(DatabaseError) -> [[Value]] {
        guard hole == .count else { return try await base.aggregate(plan, deadline: deadline) }
        let shape = plan.shape
        let opened = AggregateShape(
            entityName: shape.entityName,
            schemaVersion: shape.schemaVersion,
            policy: shape.policy,
            filter: shape.filter,
            scopes: shape.scopes.mapValues { ReadScope(rows: $0.rows, masks: [:]) },
            groups: shape.groups,
            figures: shape.figures,
            having: shape.having,
            order: shape.order,
            limit: shape.limit
        )
        return try await base.aggregate(AggregatePlan(shape: opened, values: plan.values), deadline: deadline)
    }

    private func opened(_ shape: ReadShape) -> ReadShape {
        switch hole {
        case .sort where shape.filter == .constant(true):
            return shape.with(scopes: shape.scopes.mapValues { ReadScope(rows: $0.rows, masks: [:]) })
        case .with: return shape.with(expansions: shape.expansions.map(opened))
        case .sort, .count: return shape
        }
    }

    /// Shows all columns in all rows.
    private func opened(_ expansion: Expansion) -> Expansion {
        let shape = opened(expansion.shape)
        let columns = shape.columns.map {
            OutputColumn(field: $0.field, name: $0.name, encoding: $0.encoding, prefix: $0.prefix)
        }
        return Expansion(
            name: expansion.name,
            prefix: expansion.prefix,
            reference: expansion.reference,
            shape: shape.with(columns: columns, alternatives: []),
            extras: expansion.extras,
            visibility: expansion.visibility
        )
    }

    // MARK: - As they are

    func write(_ plan: WritePlan) async throws(DatabaseError) -> WriteOutcome { try await base.write(plan) }

    func changes(after position: Int64, limit: Int) async throws(DatabaseError) -> [Change] {
        try await base.changes(after: position, limit: limit)
    }

    func changeMark(of entity: Entity) -> Int64? { base.changeMark(of: entity) }

    func observeChanges(_ observer: @escaping @Sendable ([Change]) -> Void) { base.observeChanges(observer) }

    func storedAnswer(scope: String, now: Timestamp) async throws(DatabaseError) -> StoredAnswer? {
        try await base.storedAnswer(scope: scope, now: now)
    }

    func keep(
        _ answer: KeptAnswer,
        for record: IdempotencyRecord,
        replacing: Bool,
        now: Timestamp
    ) async throws(DatabaseError) {
        try await base.keep(answer, for: record, replacing: replacing, now: now)
    }
}

extension ReadShape {
    fileprivate func with(
        columns: [OutputColumn]? = nil,
        alternatives: [Predicate]? = nil,
        scopes: [EntityName: ReadScope]? = nil,
        expansions: [Expansion]? = nil
    ) -> ReadShape {
        ReadShape(
            entity: entity,
            schemaVersion: schemaVersion,
            columns: columns ?? self.columns,
            alternatives: alternatives ?? self.alternatives,
            policy: policy,
            filter: filter,
            scopes: scopes ?? self.scopes,
            order: order,
            seek: seek,
            limit: limit,
            expansions: expansions ?? self.expansions,
            count: count
        )
    }
}
