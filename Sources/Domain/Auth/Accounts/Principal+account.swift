// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension Principal {
    /// The account of a signed-in caller; `.unauthenticated` for everybody else.
    public func accountID() throws(AuthError) -> RecordID {
        guard case .user(let id) = kind else { throw .unauthenticated }
        return id
    }

    /// The caller's account, for what only its owner may do: not an administrator in their name, and not a program
    /// with an API key.
    public func ownAccount() throws(AuthError) -> RecordID {
        let id = try accountID()
        guard details?.impersonator == nil else {
            throw .forbidden(code: "impersonating", message: "Only the owner of the account may do this.")
        }
        guard details?.scopes == nil else {
            throw .forbidden(code: "limited_key", message: "This can't be done with an API key.")
        }
        return id
    }

    /// Throws `.freshProofRequired` unless the caller proved who they are within `life`. Programs and the process
    /// itself have nothing to prove.
    public func requireFreshProof(within life: Duration, now: Timestamp) throws(AuthError) {
        guard case .user = kind else { return }
        guard let provedAt = details?.provedAt, provedAt.adding(life) > now else { throw .freshProofRequired }
    }
}
