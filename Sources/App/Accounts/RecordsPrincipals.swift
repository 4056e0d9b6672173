// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import DataDomain
import Kernel

/// Accounts as the rule tester asks for them: by id, or by e-mail address.
struct RecordsPrincipals: PrincipalFinding {
    let accounts: Accounts
    let authenticator: Authenticator

    func principal(ofUser name: String) async throws(DataError) -> Principal? {
        do throws(AuthError) {
            let account =
                name.contains("@")
                ? try await accounts.find(email: name) : try await accounts.find(RecordID(reference: name))
            guard let account else { return nil }
            return try await authenticator.principal(of: account)
        } catch {
            throw .internalFailure("an account can't be looked at: \(error)")
        }
    }
}
