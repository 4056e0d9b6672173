// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension SignIn {
    /// How somebody who is signed in proves again who they are.
    public enum Proof: Sendable {
        case password(Secret<String>)
        case code(String)
    }

    /// Takes a fresh proof for the session that asks. An account with a second factor proves with a code.
    public func stepUp(
        _ principal: Principal,
        _ proof: Proof,
        client: Client = Client()
    ) async throws(AuthError) {
        let id = try principal.ownAccount()
        guard let session = principal.details?.sessionID else { throw .unauthenticated }
        let attempt = Attempt(.stepUp, address: client.address, account: id.reference)
        try limits.admit(attempt)
        guard let account = try await accounts.find(id), !account.isDisabled else { throw .badCredentials }
        let isRight: Bool
        switch proof {
        case .password(let password):
            isRight = try await passwords.isRight(password, for: account)
            if isRight, try await secondFactor.isEnrolled(id) {
                throw .forbidden(code: "code_required", message: "This account proves itself with a code.")
            }
        case .code(let code):
            isRight = try await secondFactor.check(code, of: id, client: client)
        }
        let event = ActivityEvent(
            "step_up",
            isRight ? .succeeded : .failed,
            actor: principal.actor,
            user: id,
            client: client
        )
        await activity.record(event)
        guard isRight else {
            limits.fail(attempt)
            throw .badCredentials
        }
        limits.succeed(attempt)
        let hasCode = if case .code = proof { true } else { false }
        try await sessions.prove(session, withSecondFactor: hasCode)
    }

    /// Opens a session in somebody's name: for administrators, and for holders of `users.manage` where the account is
    /// no administrator's. It has the account's rights and no others, is marked in token and audit log, lasts a fixed
    /// time, and ends when the one behind it loses their account or roles.
    public func impersonate(
        _ id: RecordID,
        by principal: Principal,
        client: Client = Client()
    ) async throws(AuthError) -> SignedIn {
        let own = try principal.ownAccount()
        try principal.requireFreshProof(within: policies.policy.session.freshProof, now: clock.now())
        guard own != id else {
            throw .conflict(code: "own_account", message: "This is your own account.")
        }
        let account: Account
        do throws(AuthError) {
            account = try await accounts.commandable(id, by: principal)
        } catch .forbidden(let code, let message) {
            await activity.record(event(.refused, by: principal, id, client))
            throw .forbidden(code: code, message: message)
        }
        guard !account.isDisabled else {
            throw .conflict(code: "disabled", message: "The account is disabled.")
        }
        var opening = Sessions.Opening()
        opening.impersonator = own
        opening.isProved = false
        opening.hasSecondFactor = try await hasSecondFactor(principal)
        let write = activity.write(of: event(.succeeded, by: principal, id, client))
        return try await sessions.open(for: account, opening, client: client, beside: [write])
    }

    /// Whether whoever acts in somebody's name has shown a second factor.
    private func hasSecondFactor(_ principal: Principal) async throws(AuthError) -> Bool {
        guard let id = principal.details?.sessionID else { return false }
        return try await store.find(.sessions, id: .text(id)).flatMap(Session.init)?.secondFactorAt != nil
    }

    private func event(
        _ outcome: ActivityEvent.Outcome,
        by principal: Principal,
        _ id: RecordID,
        _ client: Client
    ) -> ActivityEvent {
        ActivityEvent("impersonate", outcome, actor: principal.actor, user: id, client: client)
    }
}
