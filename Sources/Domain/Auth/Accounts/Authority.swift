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

    public init(of principal: Principal, in roles: any RoleDirectory) {
        let scopes = principal.details?.scopes
        let isLimited = scopes.map { !$0.contains(.permission("*")) } ?? false
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
        permissions = isLimited ? held.filter { Self.covers(scopes ?? [], $0) } : held
        own = if case .user(let id) = principal.kind { id } else { nil }
    }

    private static func covers(_ scopes: [KeyScope], _ permission: String) -> Bool {
        scopes.contains { scope in
            guard case .permission(let pattern) = scope else { return false }
            return pattern == permission || (pattern.hasSuffix(".*") && permission.hasPrefix(pattern.dropLast()))
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
    }
}
