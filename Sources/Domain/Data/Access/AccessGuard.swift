// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Kernel

/// Who may change roles and grants, whatever the door: nobody gives away what is not theirs.
struct AccessGuard {
    let rules: AccessRules
    let principal: Principal

    /// - Parameters:
    ///   - untouched: what would be in force if the edit had not been about access at all.
    ///   - wanted: what will be in force.
    func requireMay(change untouched: AccessDefinition, to wanted: AccessDefinition) throws(DataError) {
        guard untouched != wanted, !isAdministrator else { return }
        guard rules.permits(principal, .accessManage) else {
            if principal.kind == .anonymous { throw .unauthenticated }
            throw .forbidden(
                hint: DataError.Hint(
                    code: "permission_missing",
                    message: "This changes roles or grants, which needs the permission \"access.manage\".",
                    permission: .accessManage
                )
            )
        }
        let issues = SchemaIssues()
        for grant in wanted.grants where untouched.grant(grant.id) != grant {
            let pointer = JSONPointer("permissions", grant.id)
            if grant.role == RoleDefinition.admin {
                issues.add(pointer.appending("role"), "not_yours", "only administrators change what administrators may")
            }
            for permission in grant.permission?.permissions ?? [] where !rules.permits(principal, permission) {
                issues.add(
                    pointer.appending("permission"),
                    "not_yours",
                    "you can't give \(permission.rawValue), which you don't have"
                )
                break
            }
            if let right = grant.records, let scopes = principal.details?.scopes, !right.isWithin(scopes) {
                issues.add(pointer.appending("entity"), "not_yours", "your API key may not do all of this itself")
            }
        }
        try issues.throwIfAny()
    }

    /// A key's scopes limit what it may change too, so a limited key is no administrator here.
    private var isAdministrator: Bool {
        if principal.kind == .system { return true }
        return principal.isAdministrator && principal.details?.isLimited != true
    }
}
