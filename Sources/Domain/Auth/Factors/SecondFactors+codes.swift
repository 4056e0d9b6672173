// SPDX-License-Identifier: Apache-2.0

import Kernel

extension SecondFactors {
    func totp(of account: RecordID) -> [AuthMatch] {
        AddressProof.owned(by: account) + [.equal("kind", .string(Factor.Kind.totp.rawValue))]
    }

    /// The authenticator app in force.
    func confirmed(_ account: RecordID) async throws(AuthError) -> Factor? {
        try await first(totp(of: account) + [.equal("confirmed", true)])
    }

    /// The one that is being set up.
    func begun(_ account: RecordID) async throws(AuthError) -> Factor? {
        try await first(totp(of: account) + [.equal("confirmed", false)])
    }

    private func first(_ matches: [AuthMatch]) async throws(AuthError) -> Factor? {
        try await store.find(.factors, where: matches, oldestFirst: false, after: nil, limit: 1).first
            .flatMap(Factor.init)
    }

    /// Takes one try at a second factor of the account: limited by client and account, and done again for as long as
    /// another try comes in between.
    func tried(
        _ account: RecordID,
        client: Client,
        _ work: () async throws(AuthError) -> Void
    ) async throws(AuthError) {
        let attempt = Attempt(.code, address: client.address, account: account.reference)
        try limits.admit(attempt)
        do throws(AuthError) {
            try await store.settle(work)
            limits.succeed(attempt)
        } catch {
            if error == .badCredentials {
                limits.fail(attempt)
                await activity.record(event("second_factor", account, client, .failed))
            }
            throw error
        }
    }

    /// What uses up a right code of the account: one of its app, or a recovery code. A wrong one is counted and
    /// `.badCredentials`; so is every code while there is nothing to check it with.
    func use(_ code: String, of account: RecordID) async throws(AuthError) -> AuthWrite {
        guard let factor = try await confirmed(account) else { throw .badCredentials }
        try requireUnlocked(factor)
        if let recovery = try await recoveryCode(code, of: account) {
            let values = JSONObject([("used", true), ("usedAt", clock.now().json)])
            return .update(.factors, id: recovery.id, ifVersion: recovery.version, values)
        }
        let step = try await step(of: code, for: factor)
        let values = JSONObject([
            ("lastStep", .integer(step)), ("attempts", 0), ("lockedUntil", .null), ("usedAt", clock.now().json),
        ])
        return .update(.factors, id: factor.id, ifVersion: factor.version, values)
    }

    /// The step of a right code of the factor's app. A wrong one is counted in its record and `.badCredentials`.
    func step(of code: String, for factor: Factor) async throws(AuthError) -> Int64 {
        try requireUnlocked(factor)
        guard let sealed = factor.sealed else { throw .internalFailure("a second factor has no secret") }
        let timed = TimedCode(secret: try sealer.open(sealed, purpose: Self.sealPurpose), digests: digests)
        guard let digits = OneTimeDigits.read(code),
            let step = timed.step(of: digits, at: clock.now(), after: factor.lastStep)
        else {
            let values = factor.missed(now: clock.now())
            _ = try await store.commit([.update(.factors, id: factor.id, ifVersion: factor.version, values)])
            throw .badCredentials
        }
        return step
    }

    private func requireUnlocked(_ factor: Factor) throws(AuthError) {
        guard let until = factor.lockedUntil, until > clock.now() else { return }
        let left = until.millisecondsSinceEpoch - clock.now().millisecondsSinceEpoch
        throw .tooManyAttempts(retryAfter: .milliseconds(left))
    }

    private func recoveryCode(_ text: String, of account: RecordID) async throws(AuthError) -> Factor? {
        guard let code = RecoveryCodes.read(text) else { return nil }
        let hash = recovery.hash(code, of: account)
        return try await first(
            AddressProof.owned(by: account)
                + [.equal("kind", "recovery"), .equal("hash", .string(hash)), .equal("used", false)]
        )
    }
}
