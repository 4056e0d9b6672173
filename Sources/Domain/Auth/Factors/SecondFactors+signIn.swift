// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension SecondFactors: SecondFactorChecking {
    public func isEnrolled(_ account: RecordID) async throws(AuthError) -> Bool {
        try await confirmed(account) != nil
    }

    public func open(_ pending: PendingSignIn, client: Client) async throws(AuthError) -> String {
        let issued = challenges.link(
            ChallengeDraft(.secondFactor, account: pending.account, payload: pending.json)
        )
        _ = try await store.commit(issued.writes)
        return issued.secret
    }

    public func close(
        challenge token: String,
        code: String,
        client: Client
    ) async throws(AuthError) -> PendingSignIn {
        let first = try await challenges.find(token, for: [.secondFactor])
        guard let pending = PendingSignIn(json: first.payload) else { throw .badCredentials }
        try await tried(pending.account, client: client) { () async throws(AuthError) in
            let challenge = try await challenges.find(token, for: [.secondFactor])
            guard challenge.attempts < Challenges.attempts else { throw .badCredentials }
            let use: AuthWrite
            do throws(AuthError) {
                use = try await self.use(code, of: pending.account)
            } catch .badCredentials {
                _ = try await store.commit([challenges.miss(challenge)])
                throw .badCredentials
            }
            _ = try await store.commit([use, challenges.use(challenge)])
        }
        return pending
    }

    public func check(_ code: String, of account: RecordID, client: Client) async throws(AuthError) -> Bool {
        do throws(AuthError) {
            try await tried(account, client: client) { () async throws(AuthError) in
                _ = try await store.commit([try await use(code, of: account)])
            }
            return true
        } catch .badCredentials {
            return false
        }
    }
}
