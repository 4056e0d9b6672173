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
    let cipher: any FieldCipher
    public let hooks: HookRegistry
    let plans = PlanCache()

    /// - Parameter cipher: seals encrypted fields; without one they can't be used.
    public init(
        database: any Database,
        authorizer: any Authorizer,
        schemas: any SchemaSource,
        clock: any WallClock,
        ids: any IDGenerator,
        hasher: any SecretHasher,
        signer: any CursorSigner,
        hooks: HookRegistry,
        cipher: any FieldCipher = NoFieldCipher()
    ) {
        self.database = database
        self.authorizer = authorizer
        self.schemas = schemas
        self.clock = clock
        self.ids = ids
        self.hasher = hasher
        self.signer = signer
        self.hooks = hooks
        self.cipher = cipher
    }

    /// The same service with other keys: for sealing what is stored anew.
    public func sealing(with cipher: any FieldCipher) -> Records {
        Records(
            database: database,
            authorizer: authorizer,
            schemas: schemas,
            clock: clock,
            ids: ids,
            hasher: hasher,
            signer: signer,
            hooks: hooks,
            cipher: cipher
        )
    }

    /// The schema in force.
    public var schema: Schema { schemas.current }

    func planner(_ context: RequestContext, schema: Schema) -> Planner {
        Planner(
            schema: schema,
            authorizer: authorizer,
            context: context,
            cipher: cipher,
            cache: context.seesHidden ? nil : plans
        )
    }
}
