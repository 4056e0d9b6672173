// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension Accounts {
    /// Checks what a new account is to be and gives its values, and the event that tells of it.
    func draft(
        _ new: NewAccount,
        action: String,
        by principal: Principal,
        client: Client
    ) async throws(AuthError) -> (values: JSONObject, event: ActivityEvent) {
        let madeUp = new.isAddressMadeUp ? EmailAddress(new.email) : nil
        let email = if let madeUp { madeUp } else { try EmailAddress(new.email, at: "/email") }
        try Self.checkOwnFields(new.fields)
        try checkKnown(new.roles)
        var values = new.fields
        values["email"] = .string(email.text)
        values["strategy"] = .string(new.strategy)
        // Hashed before the address is looked up, so that a taken one answers as late as a free one.
        if let password = new.password {
            values["strategy_value"] = .string(try await passwords.hash(password, email: email))
        }
        for member in Account.values(roles: Self.distinct(new.roles)) { values[member.key] = member.value }
        values["verified"] = .boolean(new.isVerified)
        values["disabled"] = false
        values["anonymous"] = .boolean(new.strategy == SignInMethod.anonymous.rawValue)
        let event = ActivityEvent(action, actor: principal.actor, target: email.text, client: client)
        return (values, event)
    }

    /// Stores a new account; a taken address is `.conflict`.
    func insert(_ values: JSONObject, beside others: [AuthWrite]) async throws(AuthError) -> Account {
        do throws(AuthError) {
            let records = try await store.commit([.insert(.accounts, values)] + others)
            guard let record = records.first else { throw .internalFailure("the store gave no new account") }
            return Account(record)
        } catch {
            throw Self.readable(error)
        }
    }

    static func readable(_ error: AuthError) -> AuthError {
        guard case .taken(let field) = error else { return error }
        // Not the account's, whose id the store makes: the marker of administrators, by another call at the same time.
        if field == "id" { return .stale }
        let message = field == "email" ? "There is an account with this e-mail address." : "\(field) is taken."
        return .conflict(code: field == "email" ? "email_taken" : "taken", message: message)
    }

    /// Refuses names that are set through this domain alone, rather than dropping them: who sends `role` should learn
    /// that it had no effect. So are commands, such as `{"$attach": [7]}`: the store carries out whatever it is given,
    /// and with these a visitor would write other records than their own.
    static func checkOwnFields(_ fields: JSONObject) throws(AuthError) {
        let refused = fields.members.filter { Account.protectedFields.contains($0.key) || isCommand($0.value) }
        let issues = refused.map { member in
            AuthError.Issue(
                pointer: "/\(member.key)",
                code: "protected",
                message: "\(member.key) can't be set here."
            )
        }
        guard issues.isEmpty else { throw .invalid(issues) }
    }

    private static func isCommand(_ value: JSONValue) -> Bool {
        value.objectValue?.keys.contains { $0.hasPrefix("$") } ?? false
    }

    func checkKnown(_ names: [String]) throws(AuthError) {
        for name in names where !roles.knows(name) || name == Self.guest {
            throw .invalid([
                .init(pointer: "/role", code: "unknown_role", message: "There is no role of this name to give.")
            ])
        }
    }

    /// The role of those who are not signed in, which no account is.
    private static let guest = "guest"

    static func distinct(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}
