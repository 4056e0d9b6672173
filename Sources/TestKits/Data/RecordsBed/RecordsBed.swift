// SPDX-License-Identifier: Apache-2.0

internal import Conditions
public import DataDomain
internal import JSON
internal import Kernel

/// A database with a schema, and the records service over it: what tests of an adapter stand on.
public protocol RecordsBed: Sendable {
    associatedtype Storage: Database & SchemaStore

    var database: Storage { get }
    /// The schema in force.
    var source: StaticSchemaSource { get }
    var clock: FixedClock { get }
}

extension RecordsBed {
    /// Applies `schema` over what is there.
    public func change(to schema: String) async throws {
        try await apply(try plan(schema))
    }

    public func plan(_ schema: String) throws -> SchemaPlan {
        let current = source.current
        let definition = try SchemaDefinition(
            json: try JSONValue(parsing: schema),
            over: current.definition,
            ids: SequentialIDs()
        )
        return try SchemaPlanner.plan(from: current, to: definition)
    }

    public func apply(_ plan: SchemaPlan) async throws {
        try await database.apply(plan, origin: origin)
        source.set(plan.to)
    }

    /// Takes over tables that were there before Roost, all when none are named; works under their schema from then on.
    public func adopt(tables: [String]? = nil) async throws -> SchemaService {
        let service = SchemaService(store: database, ids: SequentialIDs())
        try await service.load()
        _ = try await service.adopt(tables: tables, context: context)
        source.set(service.current)
        return service
    }

    public var origin: WritePlan.Origin { WritePlan.Origin(actor: "system", requestID: "test", time: clock.now()) }

    public func records(_ authorizer: any Authorizer = AllowAllAuthorizer()) -> Records {
        Records(
            database: database,
            authorizer: authorizer,
            schemas: source,
            clock: clock,
            ids: SequentialIDs(),
            hasher: PlainSecretHasher(),
            signer: FixedCursorSigner(),
            hooks: HookRegistry(limit: .seconds(600))
        )
    }

    public var context: RequestContext { context(within: .seconds(300)) }

    public func context(within time: Duration) -> RequestContext {
        RequestContext(caller: .system, requestID: "test", now: clock.now(), deadline: .now + time)
    }
}
