// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension Accounts {
    /// Gives the account a role; nothing happens when it has it. Counts from the account's next request on.
    public func assign(
        _ role: String,
        to id: RecordID,
        by principal: Principal,
        client: Client = Client()
    ) async throws(AuthError) -> Account {
        try checkKnown([role])
        return try await changeRoles(of: id, role, "roles.assign", by: principal, client) { roles in
            roles.contains(role) || role == Account.everybodysRole ? roles : roles + [role]
        }
    }

    /// Takes a role away, also one that there is no more; nothing happens when the account doesn't have it.
    public func unassign(
        _ role: String,
        from id: RecordID,
        by principal: Principal,
        client: Client = Client()
    ) async throws(AuthError) -> Account {
        try await changeRoles(of: id, role, "roles.unassign", by: principal, client) { roles in
            roles.filter { $0 != role }
        }
    }

    private func changeRoles(
        of id: RecordID,
        _ role: String,
        _ action: String,
        by principal: Principal,
        _ client: Client,
        _ change: ([String]) -> [String]
    ) async throws(AuthError) -> Account {
        let authority = Authority(of: principal, in: roles)
        try authority.requireGiving(role, in: roles)
        if role == Account.administratorRole { try requireFreshProof(principal) }
        let event = ActivityEvent(action, actor: principal.actor, user: id, target: role, client: client)
        return try await store.settle { () async throws(AuthError) -> Account in
            let account = try await commandable(id, by: principal)
            let names = change(account.roles)
            guard names != account.roles else { return account }
            let loses = account.isAdministrator && !names.contains(Account.administratorRole)
            let guards = loses ? try await lastAdministratorGuard(losing: account) : []
            // Who acts in other people's names does so by the rights that they had.
            let impersonations = Sessions.impersonations(by: id)
            return try await commit(
                [.update(.accounts, id: id, ifVersion: account.version, Account.values(roles: names))] + guards
                    + [impersonations, activity.write(of: event)]
            )
        }
    }
}
