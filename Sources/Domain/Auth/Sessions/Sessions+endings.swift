// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension Sessions {
    /// The writes that end all sessions of an account but for `session`, and those in which it acts in other people's
    /// names.
    static func endings(of account: RecordID, keeping session: String? = nil) -> [AuthWrite] {
        let own = [AuthMatch.equal("user", .string(account.reference))]
        let kept = session.map { [AuthMatch.notEqual("id", .string($0))] } ?? []
        return [.removeAll(.sessions, where: own + kept), impersonations(by: account)]
    }

    /// The write that ends the sessions in which `account` acts in other people's names.
    static func impersonations(by account: RecordID) -> AuthWrite {
        .removeAll(.sessions, where: [.equal("impersonator", .string(account.reference))])
    }

    /// The writes that make room for one more session of the account: its oldest ones end.
    func surplus(of account: RecordID) async throws(AuthError) -> [AuthWrite] {
        let own = [AuthMatch.equal("user", .string(account.reference))]
        let limit = policies.policy.session.limit
        let newest = try await store.find(.sessions, where: own, oldestFirst: false, after: nil, limit: limit)
        guard newest.count >= limit, let oldest = newest.last else { return [] }
        let older = try await store.find(
            .sessions,
            where: own,
            oldestFirst: false,
            after: oldest.id,
            limit: Self.mostListed
        )
        return ([oldest] + older).map { .removeAll(.sessions, where: [.equal("id", $0.id.json)]) }
    }

    /// The write after which no session of the account counts as one with a second factor.
    static func withoutSecondFactor(of account: RecordID) -> [AuthWrite] {
        let forgotten = JSONObject([("secondFactorAt", .null)])
        return ["user", "impersonator"].map { field in
            .updateAll(.sessions, where: [.equal(field, .string(account.reference))], forgotten)
        }
    }

    /// The write that notes that the session has shown a second factor.
    static func withSecondFactor(_ session: String, of account: RecordID, now: Timestamp) -> AuthWrite {
        .updateAll(
            .sessions,
            where: [.equal("id", .string(session)), .equal("user", .string(account.reference))],
            JSONObject([("secondFactorAt", now.json)])
        )
    }

    /// Ends a session that should not have been opened.
    func end(_ session: Session) async throws(AuthError) {
        _ = try await store.commit([.removeAll(.sessions, where: [.equal("id", .string(session.id))])])
    }
}
