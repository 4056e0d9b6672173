// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

/// Turns what a caller asks into plans, for one request: it asks the authorizer about every entity that the request
/// touches, and no plan leaves without its answer.
package struct Planner {
    package let schema: Schema
    package let authorizer: any Authorizer
    package let context: RequestContext
    /// Plans that were made before; nil to make each anew.
    private let cache: PlanCache?

    package init(schema: Schema, authorizer: any Authorizer, context: RequestContext) {
        self.init(schema: schema, authorizer: authorizer, context: context, cache: nil)
    }

    init(schema: Schema, authorizer: any Authorizer, context: RequestContext, cache: PlanCache?) {
        self.cache = cache
        self.schema = schema
        self.authorizer = authorizer
        self.context = context
    }

    /// What the caller may do; a refusal is thrown.
    package func alternatives(_ action: Action, on entity: Entity) throws(DataError) -> Alternatives {
        switch authorizer.decide(context.caller, action, on: entity, in: schema, now: context.now) {
        case .allow(let alternatives): return alternatives
        case .deny(.unauthenticated): throw .unauthenticated
        case .deny(.forbidden): throw .forbidden(hint: nil)
        }
    }

    /// What the caller may do, or nil: for what is simply not there when it is not allowed.
    func alternativesIfAny(_ action: Action, on entity: Entity) -> Alternatives? {
        if case .allow(let alternatives) = authorizer.decide(
            context.caller,
            action,
            on: entity,
            in: schema,
            now: context.now
        ) {
            return alternatives
        }
        return nil
    }

    /// What variables in conditions stand for. Fields of the caller's own record come with accounts; a caller has an
    /// id and roles.
    func value(of variable: Variable) -> Value? {
        switch variable {
        case .now: .text(context.now.description)
        case .today: .text(CalendarDate(context.now).description)
        case .workspace: .text("default")
        case .requestMethod: .text(context.caller.method)
        case .requestIP: .text(context.caller.address)
        case .user(["id"]):
            if case .user(let id) = context.caller.principal.kind { id.value } else { nil }
        case .user(["roles"]): .list(context.caller.principal.roles.map { .text($0) })
        case .user, .old: nil
        }
    }

    func kind(of variable: Variable) -> VariableKind? {
        switch variable {
        case .user(["id"]):
            if case .user(.integer) = context.caller.principal.kind {
                VariableKind(.integer)
            } else {
                VariableKind(.text)
            }
        case .user(["roles"]): VariableKind(.text, isList: true)
        default: nil
        }
    }

    /// A plan that does not depend on the request beyond the caller's rights: from the cache, or made by `make`.
    func kept(
        _ door: PlanCache.Door,
        _ text: String,
        of entity: Entity,
        _ make: () throws(DataError) -> PlannedRead
    ) throws(DataError) -> PlannedRead {
        guard let cache, let kinship = authorizer.kinship(of: context.caller) else { return try make() }
        let key = PlanCache.Key(
            schemaVersion: schema.version,
            kinship: kinship,
            door: door,
            entity: entity.name.rawValue,
            text: text
        )
        if let planned = cache[key] { return planned }
        let planned = try make()
        cache.keep(planned, as: key)
        return planned
    }
}
