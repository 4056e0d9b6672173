// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension Accounts {
    /// A record whose version every change of who is administrator raises, so that two such changes can't be decided
    /// at once.
    private static let marker = RecordID.text("00000000-0000-7000-8000-000000000001")

    /// Whether somebody can administer: an enabled account with the role.
    public func hasAdministrator() async throws(AuthError) -> Bool {
        try await administrators().contains { !$0.isDisabled }
    }

    /// Makes the first administrator; `.conflict` as soon as there is one. Whoever calls this has checked that the
    /// caller is entitled to: the one-time link, the command line, the environment.
    public func createFirstAdministrator(
        email: String,
        password: Secret<String>,
        client: Client = Client()
    ) async throws(AuthError) -> Account {
        guard try await !hasAdministrator() else { throw Self.thereIsOne }
        let new = NewAccount(email: email, password: password, roles: [Account.administratorRole], isVerified: true)
        let (values, event) = try await draft(new, action: "setup", by: .system, client: client)
        return try await store.settle { () async throws(AuthError) -> Account in
            let claim = try await markerWrite()
            guard try await !hasAdministrator() else { throw Self.thereIsOne }
            return try await commit([.insert(.accounts, values), claim, activity.write(of: event)])
        }
    }

    private static let thereIsOne = AuthError.conflict(
        code: "already_set_up",
        message: "There is an administrator already."
    )

    private func administrators() async throws(AuthError) -> [Account] {
        let matches = [AuthMatch.equal("role", .string(Account.administratorRole))]
        return try await store.find(.accounts, where: matches, oldestFirst: true, after: nil, limit: 1000)
            .map(Account.init)
    }

    /// The write that keeps others from deciding about administrators at the same time; made before they are read.
    private func markerWrite() async throws(AuthError) -> AuthWrite {
        let changedAt = ("changedAt", clock.now().json)
        if let record = try await store.find(.settings, id: Self.marker) {
            return .update(.settings, id: record.id, ifVersion: record.version, JSONObject([changedAt]))
        }
        return .insert(.settings, JSONObject([("id", Self.marker.json), ("name", "_administrators"), changedAt]))
    }

    /// What must be committed together with anything by which `account` stops to be an administrator; `.conflict` when
    /// nobody would be left. Nothing for accounts that aren't.
    func lastAdministratorGuard(losing account: Account) async throws(AuthError) -> [AuthWrite] {
        guard account.isAdministrator, !account.isDisabled else { return [] }
        let claim = try await markerWrite()
        guard try await administrators().contains(where: { $0.id != account.id && !$0.isDisabled }) else {
            throw .conflict(code: "last_administrator", message: "Somebody must be left who can administer.")
        }
        return [claim]
    }
}
