// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

/// Turns what a caller asks into plans, for one request: it asks the authorizer about every entity that the request
/// touches, and no plan leaves without its answer. A class, because all parts of a plan ask it.
package final class Planner: Sendable {
    package let schema: Schema
    package let authorizer: any Authorizer
    package let context: RequestContext
    /// Plans that were made before; nil to make each anew.
    let cache: PlanCache?
    let cipher: any FieldCipher

    package convenience init(
        schema: Schema,
        authorizer: any Authorizer,
        context: RequestContext,
        cipher: any FieldCipher = NoFieldCipher()
    ) {
        self.init(schema: schema, authorizer: authorizer, context: context, cipher: cipher, cache: nil)
    }

    init(
        schema: Schema,
        authorizer: any Authorizer,
        context: RequestContext,
        cipher: any FieldCipher,
        cache: PlanCache?
    ) {
        self.cache = cache
        self.cipher = cipher
        self.schema = schema
        self.authorizer = authorizer
        self.context = context
    }

    /// What the caller may do; a refusal is thrown.
    package func alternatives(_ action: Action, on entity: Entity) throws(DataError) -> Alternatives {
        guard isThere(entity) else { throw .unknownEntity(entity.name.rawValue) }
        switch authorizer.decide(context.caller, action, on: entity, in: schema, now: context.now) {
        case .allow(let alternatives): return alternatives
        case .deny(.unauthenticated): throw .unauthenticated
        case .deny(.forbidden): throw .forbidden(hint: authorizer.hint(on: entity, in: schema))
        }
    }

    /// What the caller may do, or nil: for what is simply not there when it is not allowed.
    func alternativesIfAny(_ action: Action, on entity: Entity) -> Alternatives? {
        if isThere(entity),
            case .allow(let alternatives) = authorizer.decide(
                context.caller,
                action,
                on: entity,
                in: schema,
                now: context.now
            )
        {
            return alternatives
        }
        return nil
    }

    /// Whether nothing of the entity's records can change unseen by the caller: neither other rows nor fields, those
    /// included that are hidden from everybody, nor deleted records.
    func isWhole(_ given: Alternatives, on entity: Entity) -> Bool {
        guard given.isSingle, given.first.rows == .constant(true), given.first.fields == .all else { return false }
        if context.caller.principal.isAdministrator { return true }
        guard entity.fields.allSatisfy({ !$0.isHidden && $0.type.isReadable }) else { return false }
        guard entity.options.softDelete else { return true }
        guard let deleted = alternativesIfAny(.readDeleted, on: entity) else { return false }
        return deleted.all.contains { $0.rows == .constant(true) }
    }

    /// What Roost keeps to itself is there for itself only.
    private func isThere(_ entity: Entity) -> Bool { !entity.isHidden || context.seesHidden }
}
