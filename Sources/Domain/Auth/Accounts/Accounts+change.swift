// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension Accounts {
    /// Changes an account on its manager's word; needs `users.manage`, and to be an administrator where the account is
    /// one. A new password or disabling ends its sessions.
    public func change(
        _ id: RecordID,
        _ change: AccountChange,
        by principal: Principal,
        client: Client = Client()
    ) async throws(AuthError) -> Account {
        let (values, endsSessions) = try await values(of: change, for: id, by: principal)
        guard !values.isEmpty else { return try await commandable(id, by: principal) }
        let event = ActivityEvent(
            "users.change",
            actor: principal.actor,
            user: id,
            client: client,
            details: JSONObject([("fields", .array(values.keys.map { .string(Self.shown($0)) }))])
        )
        return try await store.settle { () async throws(AuthError) -> Account in
            let account = try await commandable(id, by: principal)
            let guards = change.isDisabled == true ? try await lastAdministratorGuard(losing: account) : []
            let update = AuthWrite.update(.accounts, id: id, ifVersion: account.version, values)
            let endings = endsSessions ? Sessions.endings(of: id) + [Challenges.ending(of: id)] : []
            return try await commit([update] + guards + endings + [activity.write(of: event)])
        }
    }

    private func values(
        of change: AccountChange,
        for id: RecordID,
        by principal: Principal
    ) async throws(AuthError) -> (JSONObject, endsSessions: Bool) {
        let account = try await commandable(id, by: principal)
        if change.email != nil || change.password != nil {
            try requireFreshProof(principal)
            try Authority(of: principal, in: roles).requireTaking(account, in: roles)
        }
        var values = JSONObject()
        let email: EmailAddress?
        if let text = change.email {
            let address = try EmailAddress(text, at: "/email")
            values["email"] = .string(address.text)
            values["email_pending"] = .null
            email = address
        } else {
            email = EmailAddress(account.email)
        }
        if let password = change.password {
            values["strategy"] = "password"
            values["strategy_value"] = .string(try await passwords.hash(password, email: email))
            values["anonymous"] = false
        }
        if let isVerified = change.isVerified { values["verified"] = .boolean(isVerified) }
        if let isDisabled = change.isDisabled { values["disabled"] = .boolean(isDisabled) }
        return (values, change.password != nil || change.isDisabled == true)
    }

    private static func shown(_ field: String) -> String { field == "strategy_value" ? "password" : field }

    /// Deletes an account with its sessions, identities, factors and challenges; needs what
    /// ``change(_:_:by:client:)`` needs, or that it is the caller's own.
    public func delete(
        _ id: RecordID,
        by principal: Principal,
        client: Client = Client()
    ) async throws(AuthError) {
        let isOwn = (try? principal.ownAccount()) == id
        if isOwn { try requireFreshProof(principal) }
        let event = ActivityEvent("users.delete", actor: principal.actor, user: id, client: client)
        _ = try await store.settle { () async throws(AuthError) -> [AuthRecord] in
            let account: Account
            if isOwn {
                guard let found = try await find(id) else { throw .notFound }
                account = found
            } else {
                account = try await commandable(id, by: principal)
            }
            let owned = [AuthMatch.equal("user", .string(id.reference))]
            // The update makes sure that the account is still the one that was looked at.
            return try await store.commit(
                [.update(.accounts, id: id, ifVersion: account.version, JSONObject([("disabled", true)]))]
                    + (try await lastAdministratorGuard(losing: account)) + Sessions.endings(of: id)
                    + [AuthRecordKind.identities, .factors, .challenges].map { .removeAll($0, where: owned) }
                    + [.removeAll(.accounts, where: [.equal("id", id.json)]), activity.write(of: event)]
            )
        }
    }

    /// The account, if the caller may command it.
    func commandable(_ id: RecordID, by principal: Principal) async throws(AuthError) -> Account {
        let authority = Authority(of: principal, in: roles)
        try authority.require(Authority.usersManage)
        guard let account = try await find(id) else { throw .notFound }
        try authority.requireCommand(of: account, in: roles)
        return account
    }

    /// Commits writes of which the first is an insert or update of an account, and gives the account.
    func commit(_ writes: [AuthWrite]) async throws(AuthError) -> Account {
        do throws(AuthError) {
            guard let record = try await store.commit(writes).first else {
                throw .internalFailure("the store gave no account")
            }
            return Account(record)
        } catch {
            throw Self.readable(error)
        }
    }
}
