// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Roles and grants as decisions are made from them: checked against the entities once, when the schema was made.
public final class AccessRules: Sendable {
    public let definition: AccessDefinition
    /// The `$user.…` that grants name, by path (`["team","plan"]`): what has to be known of a caller beside id and roles.
    public let userPaths: Set<[String]>
    /// Oldest first.
    private let byEntity: [EntityName: [CompiledGrant]]
    private let permissions: [String: [PermissionPattern]]

    init(definition: AccessDefinition, byEntity: [EntityName: [CompiledGrant]]) {
        self.definition = definition
        self.byEntity = byEntity
        userPaths = Set(byEntity.values.flatMap { $0.flatMap(\.userPaths) })
        var permissions: [String: [PermissionPattern]] = [:]
        for grant in definition.grants {
            if let pattern = grant.permission { permissions[grant.role, default: []].append(pattern) }
        }
        self.permissions = permissions
    }

    /// Without any grant: nobody but administrators may do anything.
    public static let none = AccessRules(definition: AccessDefinition(), byEntity: [:])

    /// Whether some grant is about the entity, whoever it is for.
    public func hasGrants(on entity: EntityName) -> Bool { byEntity[entity]?.isEmpty == false }

    func grants(on entity: EntityName) -> [CompiledGrant] { byEntity[entity] ?? [] }

    /// The oldest grant by which the caller holds one of the permissions; nil where none does.
    func grant(ofAny permissions: [SystemPermission], to principal: Principal) -> Grant? {
        let held = permissions.filter { permits(principal, $0) }
        let roles = principal.actingRoles
        return definition.grants.first { grant in
            guard roles.contains(grant.role), let pattern = grant.permission else { return false }
            return held.contains(where: pattern.covers)
        }
    }

    /// Whether the caller holds the permission: through a role, and within what an API key leaves of it.
    public func permits(_ principal: Principal, _ permission: SystemPermission) -> Bool {
        if principal.kind == .system { return true }
        if let scopes = principal.details?.scopes, !scopes.contains(where: { $0.covers(permission) }) { return false }
        if principal.isAdministrator { return true }
        return principal.actingRoles.contains { role in
            permissions[role]?.contains { $0.covers(permission) } ?? false
        }
    }
}

extension Principal {
    /// May do everything, within what an API key leaves of it.
    public var isAdministrator: Bool {
        switch kind {
        case .system, .key: true
        case .user: roles.contains(RoleDefinition.admin)
        case .anonymous: false
        }
    }

    /// The roles whose grants count: those assigned, and what everybody has by being signed in or not.
    var actingRoles: [String] {
        switch kind {
        case .anonymous: [RoleDefinition.guest]
        case .user: roles + [RoleDefinition.user, RoleDefinition.guest]
        case .key, .system: [RoleDefinition.admin]
        }
    }
}

extension KeyScope {
    func covers(_ permission: SystemPermission) -> Bool {
        guard case .permission(let name) = self else { return false }
        return PermissionPattern(rawValue: name)?.covers(permission) ?? false
    }

    func covers(_ action: Action, on entity: EntityName) -> Bool { covers(action, onRecordsOf: entity) }

    /// - Parameter entity: nil for all there are.
    func covers(_ action: Action, onRecordsOf entity: EntityName?) -> Bool {
        guard case .records(let name, let actions) = self, name == nil || name == entity?.rawValue else { return false }
        return actions.contains { GrantAction(rawValue: $0)?.covers(action) ?? false }
    }
}

extension RecordRight {
    /// Whether an API key with these scopes may do all of it.
    func isWithin(_ scopes: [KeyScope]) -> Bool {
        Action.allCases.filter { action in actions.contains { $0.covers(action) } }.allSatisfy { action in
            scopes.contains { $0.covers(action, onRecordsOf: entity) }
        }
    }
}

extension AccessDefinition {
    /// Whether an API key with these scopes may do all with records that a role may, what everybody may left aside.
    public func mayAll(ofRole role: String, withKey scopes: [KeyScope]) -> Bool {
        grants.allSatisfy { $0.role != role || $0.records?.isWithin(scopes) ?? true }
    }
}
