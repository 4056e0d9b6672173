// SPDX-License-Identifier: Apache-2.0

public import DataDomain
import Kernel

/// Who may come to a route at all. Every route has one; what records a caller sees there is decided by the domain.
public enum RouteAccess: Sendable, Hashable {
    /// Anyone: it tells nothing about the app's data or its users.
    case open
    /// Anyone: grants decide for each entity, row and field.
    case data
    /// Anyone: grants decide for each file and folder, and a file may be public or its address signed.
    case media
    /// Anyone: the operation is about the caller's own account, or makes the caller known, and decides by itself.
    case account
    /// Anyone who has signed in to an account; programs with a secret key have none.
    case signedIn
    /// As ``signedIn``, and also administrators who can do nothing else before they have shown a second factor: it is
    /// how they do that.
    case signedInFirst
    /// Anyone who has signed in, and programs that hold the system permission.
    case signedInOr(SystemPermission)
    /// Whoever holds the system permission.
    case permission(SystemPermission)
    /// Whoever holds one of the system permissions; which one it takes depends on the address.
    case anyPermission([SystemPermission])

    /// - Parameter permits: whether a caller's roles hold a permission.
    /// - Throws: 401 when signing in could help, else 403 that names what is missing.
    func check(_ principal: Principal, permits: SystemPermits) throws(Problem) {
        if principal.details?.lacksSecondFactor == true, !servesWithoutSecondFactor {
            throw .forbidden(
                "second_factor_needed",
                "Administrators need a second factor here: set one up by POST /api/auth/totp/enroll and …/confirm."
            )
        }
        switch self {
        case .open, .data, .media, .account: return
        case .signedIn, .signedInFirst:
            switch principal.kind {
            case .user, .system: return
            case .anonymous: throw .unauthorized()
            case .key: throw .forbidden("account_required", "This is for people with an account, not for programs.")
            }
        case .signedInOr(let permission):
            if case .user = principal.kind { return }
            try permits.require(permission, of: principal)
        case .permission(let permission): try permits.require(permission, of: principal)
        case .anyPermission(let permissions):
            if permissions.contains(where: { permits.holds($0, principal) }) { return }
            throw SystemPermits.refusal(permissions, principal)
        }
    }
}

extension RouteAccess {
    /// What an administrator can do who still has to show a second factor: what anybody can, and that.
    private var servesWithoutSecondFactor: Bool {
        switch self {
        case .open, .account, .signedInFirst: true
        case .data, .media, .signedIn, .signedInOr, .permission, .anyPermission: false
        }
    }

    static let schemaRead = permission(.schemaRead)
    static let schemaWrite = permission(.schemaWrite)
    static let accessRead = anyPermission([.accessRead, .accessManage])
    static let accessManage = permission(.accessManage)
    static let usersRead = anyPermission([.usersRead, .usersManage])
    static let usersManage = permission(.usersManage)
    static let keysManage = permission(.keysManage)
    static let mediaManage = permission(.mediaManage)
    static let mediaRead = anyPermission([.mediaRead, .mediaManage])
    static let systemRead = permission(.systemRead)
    static let settingsWrite = permission(.settingsWrite)
    /// Of some module of the configuration.
    static let configRead = anyPermission([.settingsRead, .settingsWrite, .schemaRead])
    static let configWrite = anyPermission([.settingsWrite, .schemaWrite])
}
