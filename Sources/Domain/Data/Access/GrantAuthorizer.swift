// SPDX-License-Identifier: Apache-2.0

internal import Conditions
public import Kernel

/// The one decision function: answers from the roles and grants of the schema that the request works with.
public struct GrantAuthorizer: Authorizer {
    public init() {}

    public func decide(
        _ caller: Caller,
        _ action: Action,
        on entity: Entity,
        in schema: Schema,
        now: Timestamp
    ) -> Decision {
        let principal = caller.principal
        if principal.kind == .system { return Self.everything }
        if entity.isHidden { return .deny(.forbidden) }
        if entity.permissions(for: action).contains(where: { schema.access.permits(principal, $0) }) {
            return Self.everything
        }
        if let scopes = principal.details?.scopes, !scopes.contains(where: { $0.covers(action, on: entity.name) }) {
            return .deny(.forbidden)
        }
        if principal.isAdministrator { return Self.everything }
        let roles = principal.actingRoles
        let variables = CallerVariables(caller: caller, now: now)
        var given: [Alternative] = []
        for grant in schema.access.grants(on: entity.name) where grant.covers(action) && roles.contains(grant.role) {
            given.append(grant.alternative(for: action, variables))
        }
        guard let alternatives = Alternatives(given, for: action) else {
            return .deny(principal.kind == .anonymous ? .unauthenticated : .forbidden)
        }
        return .allow(alternatives)
    }

    private static let everything = Decision.allow(Alternatives(Alternative(grant: RoleDefinition.admin)))

    /// Where nobody was ever given anything, it says how to.
    public func hint(on entity: Entity, in schema: Schema) -> DataError.Hint? { schema.hint(on: entity) }

    public func kinship(of caller: Caller) -> String? {
        let principal = caller.principal
        let fingerprint = principal.details?.fingerprint
        switch principal.kind {
        case .system: return "system"
        case .anonymous: return "anonymous" + (fingerprint.map { ":" + $0 } ?? "")
        case .user(let id): return fingerprint.map { "user:\(id):" + $0 }
        case .key(let id): return fingerprint.map { "key:\(id):" + $0 }
        }
    }
}

extension Alternatives {
    /// Oldest first; nil when there are none. Those for reading are brought together where they give the same fields,
    /// so that there are no more of them than different lists of fields, see ``AccessCompiler/mostFieldLists``.
    init?(_ given: [Alternative], for action: Action) {
        guard let first = given.first else { return nil }
        switch action {
        case .create, .update, .delete: self.init(first, Array(given.dropFirst()))
        case .get, .list, .readDeleted: self = Self.merged(first, given.dropFirst())
        }
    }

    private static func merged(_ first: Alternative, _ rest: ArraySlice<Alternative>) -> Alternatives {
        var merged = [first]
        for alternative in rest {
            guard let place = merged.firstIndex(where: { $0.fields == alternative.fields }) else {
                merged.append(alternative)
                continue
            }
            let known = merged[place]
            merged[place] = Alternative(
                rows: .disjunction([known.rows, alternative.rows]),
                fields: known.fields,
                grant: known.grant + "," + alternative.grant,
                dependsOnTime: known.dependsOnTime || alternative.dependsOnTime
            )
        }
        if let whole = merged.first(where: { $0.fields == .all && $0.rows == .constant(true) }) {
            return Alternatives(whole)
        }
        // What holds in no row gives nothing, as long as something else is left to say what the entity looks like.
        let useful = merged.filter { $0.rows != .constant(false) }
        return useful.isEmpty
            ? Alternatives(merged[0], Array(merged.dropFirst())) : Alternatives(useful[0], Array(useful.dropFirst()))
    }
}
