// SPDX-License-Identifier: Apache-2.0

import Kernel

/// What follows when somebody has shown that mail to an account's address reaches them.
enum AddressProof {
    /// The writes that note it.
    ///
    /// Whoever registered an address that was not theirs may have left a password, sessions, identities, factors, API
    /// keys and a change of address that is under way behind, waiting for the owner to come: the first proof of an
    /// address takes all of them away.
    static func writes(of account: Account, setting values: JSONObject = JSONObject()) -> [AuthWrite] {
        var values = values
        guard !account.isVerified else {
            return values.isEmpty ? [] : [.update(.accounts, id: account.id, ifVersion: account.version, values)]
        }
        values["verified"] = true
        values["email_pending"] = .null
        if values["strategy_value"] == nil, account.hasPassword { values["strategy_value"] = .null }
        return [.update(.accounts, id: account.id, ifVersion: account.version, values)]
            + Sessions.endings(of: account.id) + withdrawals(from: account.id)
    }

    /// The writes that take away what opens an account, or keeps its owner out, beside password and sessions.
    static func withdrawals(from account: RecordID) -> [AuthWrite] {
        [
            .removeAll(.identities, where: owned(by: account)), .removeAll(.factors, where: owned(by: account)),
            .removeAll(.apiKeys, where: [.equal("creator", .string(Principal(kind: .user(account)).actor))]),
        ] + Sessions.withoutSecondFactor(of: account)
    }

    static func owned(by account: RecordID) -> [AuthMatch] { [.equal("user", .string(account.reference))] }
}
