// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import JSON
import Kernel
import Synchronization

/// The service over a database in memory, with every plan that reaches it.
struct WritingFixture {
    let database: RecordingDatabase
    let records: Records
    let hooks: HookRegistry
    let clock = FixedClock()
    let schema: Schema
    let schemas: StaticSchemaSource
    /// What is behind `database`.
    let memory: InMemoryDatabase

    init(
        schema json: JSONValue = Self.blog,
        authorizer: any Authorizer = AllowAllAuthorizer(),
        hooks: HookRegistry = HookRegistry(limit: .seconds(120)),
        cipher: any FieldCipher = FakeFieldCipher()
    ) throws {
        schema = try SchemaDefinition(json: json, ids: SequentialIDs()).compiled(version: 1)
        memory = InMemoryDatabase(schema: schema)
        database = RecordingDatabase(memory)
        schemas = StaticSchemaSource(schema)
        self.hooks = hooks
        records = Records(
            database: database,
            authorizer: authorizer,
            schemas: schemas,
            clock: clock,
            ids: SequentialIDs(),
            hasher: PlainSecretHasher(),
            signer: FixedCursorSigner(),
            hooks: hooks,
            cipher: cipher
        )
    }

    func context(_ principal: Principal = .system, depth: Int = 0) -> RequestContext {
        RequestContext(
            caller: Caller(principal),
            requestID: "request",
            now: clock.now(),
            deadline: .now.advanced(by: .seconds(60)),
            hookDepth: depth
        )
    }

    // MARK: - Shorthand

    @discardableResult
    func create(_ entity: String, _ body: JSONValue, as principal: Principal = .system) async throws -> JSONValue {
        try json(await records.create(entity, body, context: context(principal)))
    }

    @discardableResult
    func update(
        _ entity: String,
        _ id: Int,
        _ body: JSONValue,
        as principal: Principal = .system
    ) async throws -> JSONValue {
        try json(await records.update(entity, String(id), body, context: context(principal)))
    }

    func get(_ entity: String, _ id: Int) async throws -> JSONValue {
        guard case .answer(let answer) = try await records.get(entity, String(id), context: context()) else {
            return .null
        }
        return try JSONValue(parsing: answer.writer.bytes)
    }

    /// All rows of an entity, by id.
    func all(_ entity: String) async throws -> [JSONValue] {
        let query = RecordQuery(limit: 1000, sort: [.init("id")])
        guard case .answer(let answer) = try await records.list(entity, query, context: context()) else { return [] }
        return try JSONValue(parsing: answer.writer.bytes).arrayValue ?? []
    }

    func json(_ written: Written) throws -> JSONValue {
        var writer = JSONWriter()
        written.write(to: &writer)
        return try JSONValue(parsing: writer.bytes)
    }

    /// The issues of a refused call as `pointer code`, in order.
    func issues(_ work: () async throws -> Void) async throws -> [String] {
        do {
            try await work()
            return []
        } catch DataError.invalid(let issues) {
            return issues.map { "\($0.pointer) \($0.code)" }
        } catch DataError.conflict(let code, let issues) {
            return [code] + issues.map { "\($0.pointer) \($0.code)" }
        } catch let failure as BatchFailure {
            if case .invalid(let issues) = failure.error { return issues.map { "\($0.pointer) \($0.code)" } }
            return ["\(failure.operation ?? -1) \(failure.error)"]
        }
    }

    /// The error that a call is refused with.
    func error(_ work: () async throws -> Void) async -> DataError? {
        do {
            try await work()
            return nil
        } catch {
            return error as? DataError ?? (error as? BatchFailure)?.error
        }
    }
}

/// Hands everything on and keeps the write plans.
final class RecordingDatabase: Database {
    private let inner: InMemoryDatabase
    private let state = Mutex<(plans: [WritePlan], failures: [DatabaseError], observers: Int)>(([], [], 0))

    init(_ inner: InMemoryDatabase) { self.inner = inner }

    var plans: [WritePlan] { state.withLock { $0.plans } }

    /// How many observe changes.
    var observers: Int { state.withLock { $0.observers } }

    /// Lets the next writes fail, one after the other.
    func fail(_ errors: DatabaseError...) { state.withLock { $0.failures += errors } }

    func read<Sink: RowSink & ~Copyable>(
        _ plans: [ReadPlan],
        deadline: ContinuousClock.Instant,
        into sink: consuming Sink
    ) async throws(DatabaseError) -> Sink {
        try await inner.read(plans, deadline: deadline, into: sink)
    }

    func aggregate(
        _ plan: AggregatePlan,
        deadline: ContinuousClock.Instant
    ) async throws(DatabaseError) -> [[Value]] {
        try await inner.aggregate(plan, deadline: deadline)
    }

    func write(_ plan: WritePlan) async throws(DatabaseError) -> WriteOutcome {
        let failure = state.withLock { state in
            state.plans.append(plan)
            return state.failures.isEmpty ? nil : state.failures.removeFirst()
        }
        if let failure { throw failure }
        return try await inner.write(plan)
    }

    func changes(after position: Int64, limit: Int) async throws(DatabaseError) -> [Change] {
        try await inner.changes(after: position, limit: limit)
    }
    func changeMark(of entity: Entity) -> Int64? { inner.changeMark(of: entity) }
    func observeChanges(_ observer: @escaping @Sendable ([Change]) -> Void) {
        inner.observeChanges(observer)
        state.withLock { $0.observers += 1 }
    }
    func storedAnswer(scope: String, now: Timestamp) async throws(DatabaseError) -> StoredAnswer? {
        try await inner.storedAnswer(scope: scope, now: now)
    }
    func keep(
        _ answer: KeptAnswer,
        for record: IdempotencyRecord,
        replacing: Bool,
        now: Timestamp
    ) async throws(DatabaseError) {
        try await inner.keep(answer, for: record, replacing: replacing, now: now)
    }
}
