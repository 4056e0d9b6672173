// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What a caller may do to other people's accounts.
public struct Authority: Sendable {
    public static let usersManage = "users.manage"
    public static let usersRead = "users.read"
    private static let accessManage = "access.manage"

    /// Holds every right, within no limit.
    public let isAdministrator: Bool
    /// Names of the system permissions held.
    public let permissions: Set<String>
    private let ownRoles: [String]
    private let own: RecordID?
    /// What an API key limits the caller to.
    private let limits: [KeyScope]?

    public init(of principal: Principal, in roles: any RoleDirectory) {
        let isLimited = principal.details?.isLimited ?? false
        limits = isLimited ? principal.details?.scopes : nil
        let held: Set<String>
        switch principal.kind {
        case .anonymous: (held, isAdministrator) = ([], false)
        case .user:
            held = roles.permissions(of: principal.roles)
            isAdministrator = !isLimited && principal.roles.contains(Account.administratorRole)
        case .key: (held, isAdministrator) = (roles.allPermissions, !isLimited)
        case .system: (held, isAdministrator) = (roles.allPermissions, true)
        }
        ownRoles = principal.roles
        permissions = limits.map { limits in held.filter { Self.covers(limits, $0) } } ?? held
        own = if case .user(let id) = principal.kind { id } else { nil }
    }

    private static func covers(_ scopes: [KeyScope], _ permission: String) -> Bool {
        scopes.contains { scope in
            guard case .permission(let pattern) = scope else { return false }
            let isArea = pattern.hasSuffix(".*") && permission.hasPrefix(pattern.dropLast())
            return pattern == "*" || pattern == permission || isArea
        }
    }

    public func require(_ permission: String) throws(AuthError) {
        guard isAdministrator || permissions.contains(permission) else {
            throw .forbidden(code: "forbidden", message: "This needs the permission \(permission).")
        }
    }

    /// Whether the caller may change, reset, delete or act as `account`: nobody comes by permissions through somebody
    /// else's account.
    func requireCommand(of account: Account, in roles: any RoleDirectory) throws(AuthError) {
        try require(Self.usersManage)
        guard !isAdministrator, account.id != own else { return }
        guard !account.isAdministrator else {
            throw .forbidden(code: "administrator", message: "Only an administrator may do this to an administrator.")
        }
        // Who manages users reads them, too.
        guard roles.permissions(of: account.roles).isSubset(of: permissions.union([Self.usersRead])) else {
            throw .forbidden(code: "more_than_own", message: "The account holds permissions that you don't have.")
        }
    }

    /// Whether the caller may take `account` over, by another password or address: with an API key only one that may
    /// no more with records than the key, what everybody may left aside.
    func requireTaking(_ account: Account, in roles: any RoleDirectory) throws(AuthError) {
        guard let limits else { return }
        for role in account.roles where !roles.isRole(role, within: limits) {
            throw .forbidden(code: "more_than_own", message: "The account may do more than your API key.")
        }
    }

    /// Whether the caller may give `role` to somebody, or take it away.
    func requireGiving(_ role: String, in roles: any RoleDirectory) throws(AuthError) {
        try require(Self.usersManage)
        try requireHolding(role, in: roles)
    }

    /// Whether `role` holds nothing that the caller could not have: of system permissions only their own, and what it
    /// may do with records either as holders of the role, or because they may change grants anyway.
    func requireHolding(_ role: String, in roles: any RoleDirectory) throws(AuthError) {
        guard !isAdministrator else { return }
        guard role != Account.administratorRole, roles.permissions(of: [role]).isSubset(of: permissions) else {
            throw .forbidden(code: "more_than_own", message: "The role \(role) holds permissions that you don't have.")
        }
        guard ownRoles.contains(role) || permissions.contains(Self.accessManage) else {
            throw .forbidden(
                code: "more_than_own",
                message: "The role \(role) may hold rights that you don't have: only its holders can give it."
            )
        }
        if let limits, !roles.isRole(role, within: limits) {
            throw .forbidden(code: "more_than_own", message: "The role \(role) may do more than your API key.")
        }
    }

    /// Whether the caller may make a key with these scopes (nil for no limit): with an API key only one that may
    /// nothing that theirs may not.
    func requireMaking(_ scopes: [KeyScope]?) throws(AuthError) {
        guard let limits else { return }
        guard let scopes, scopes.allSatisfy({ Self.covers(limits, $0) }) else {
            throw .forbidden(code: "more_than_own", message: "A key that is made with an API key may do no more.")
        }
    }

    private static func covers(_ limits: [KeyScope], _ scope: KeyScope) -> Bool {
        switch scope {
        case .permission(let name): covers(limits, name)
        case .records(let entity, let actions):
            actions.allSatisfy { action in
                limits.contains { limit in
                    guard case .records(let known, let allowed) = limit, known == nil || known == entity else {
                        return false
                    }
                    return allowed.contains("*") || allowed.contains(action)
                        || (allowed.contains("read") && ["get", "list"].contains(action))
                }
            }
        }
    }
}
