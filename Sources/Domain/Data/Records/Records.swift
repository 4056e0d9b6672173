// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// The records of all entities: the one service behind REST, embedding and every later door. Each operation is in
/// its own file, `Records+….swift`.
public final class Records: Sendable {
    let database: any Database
    let authorizer: any Authorizer
    let schemas: any SchemaSource
    let clock: any WallClock
    let ids: any IDGenerator
    let hasher: any SecretHasher
    let signer: any CursorSigner
    public let hooks: HookRegistry
    let plans = PlanCache()

    public init(
        database: any Database,
        authorizer: any Authorizer,
        schemas: any SchemaSource,
        clock: any WallClock,
        ids: any IDGenerator,
        hasher: any SecretHasher,
        signer: any CursorSigner,
        hooks: HookRegistry
    ) {
        self.database = database
        self.authorizer = authorizer
        self.schemas = schemas
        self.clock = clock
        self.ids = ids
        self.hasher = hasher
        self.signer = signer
        self.hooks = hooks
    }

    /// The schema in force.
    public var schema: Schema { schemas.current }

    func planner(_ context: RequestContext, schema: Schema) -> Planner {
        Planner(schema: schema, authorizer: authorizer, context: context, cache: plans)
    }

    /// The plan of a read, from the cache or made by `make`.
    func planned(
        _ question: Question,
        _ door: PlanCache.Door,
        of entity: Entity,
        planner: Planner,
        _ make: (RecordQuery) throws(DataError) -> PlannedRead
    ) throws(DataError) -> PlannedRead {
        guard let text = question.text else { return try make(try question.read()) }
        return try planner.kept(door, text, of: entity) { () throws(DataError) in try make(try question.read()) }
    }
}
