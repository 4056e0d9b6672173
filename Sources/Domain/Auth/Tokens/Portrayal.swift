// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Kernel

/// Makes principals of what was found out about callers.
struct Portrayal: Sendable {
    let digests: any Digests

    /// A program with a secret key, or a guest with a publishable one.
    func caller(with key: ResolvedKey?) -> Principal {
        guard let key else { return .anonymous }
        let print = fingerprint(["key", key.kind == .secret ? .string(key.id) : "", Self.json(key.scopes)])
        let details = PrincipalDetails(fingerprint: print, scopes: key.scopes, keyID: key.id)
        return Principal(kind: key.kind == .secret ? .key(key.id) : .anonymous, details: details)
    }

    /// Somebody who is signed in.
    /// - Parameters:
    ///   - lacksSecondFactor: see ``Kernel/PrincipalDetails/lacksSecondFactor``.
    ///   - hidden: fields that rules may not see.
    ///   - values: what rules see beyond the account's own fields.
    func user(
        _ account: Account,
        _ session: Session?,
        key: ResolvedKey?,
        isCookie: Bool,
        lacksSecondFactor: Bool,
        hidden: Set<String>,
        values: [String: Value]
    ) -> Principal {
        // Without its roles, whoever forgets to look can't take the caller for an administrator.
        let roles = lacksSecondFactor ? [] : account.roles.filter { !Self.everybodys.contains($0) }
        var attributes = Self.attributes(of: account, roles: roles, hidden: hidden)
        attributes.merge(values) { _, value in value }
        let further = values.keys.sorted().map { name in
            JSONValue.array([.string(name), .string(String(reflecting: values[name]))])
        }
        let details = PrincipalDetails(
            fingerprint: fingerprint([
                "user", account.id.json, .integer(account.version), .array(roles.map { .string($0) }),
                Self.json(key?.scopes), .array(further),
            ]),
            attributes: attributes,
            scopes: key?.scopes,
            keyID: key?.id,
            sessionID: session?.id,
            impersonator: session?.impersonator,
            provedAt: session?.impersonator == nil ? session?.provedAt : nil,
            usesCookie: isCookie,
            lacksSecondFactor: lacksSecondFactor
        )
        return Principal(kind: .user(account.id), roles: roles, details: details)
    }

    /// What the engine adds by itself.
    private static let everybodys: Set = ["user", "guest"]

    private static func attributes(of account: Account, roles: [String], hidden: Set<String>) -> [String: Value] {
        var attributes: [String: Value] = [:]
        for member in account.fields where !hidden.contains(member.key) {
            if let value = value(of: member.value) { attributes[member.key] = value }
        }
        attributes["id"] = account.id.value
        attributes["email"] = .text(account.email)
        let shown = Account.shown(roles).map { Value.text($0) }
        attributes["role"] = shown.first
        attributes["roles"] = .list(shown)
        return attributes
    }

    /// Nil for objects and for lists of anything but scalars.
    private static func value(of json: JSONValue) -> Value? {
        guard case .array(let elements) = json else { return scalar(json) }
        let values = elements.compactMap(scalar)
        return values.count == elements.count ? .list(values) : nil
    }

    private static func scalar(_ json: JSONValue) -> Value? {
        switch json {
        case .null: .null
        case .boolean(let value): .boolean(value)
        case .integer(let value): .integer(value)
        case .double(let value): .real(value)
        case .decimal(let literal): json.doubleValue.map { .real($0) } ?? .text(literal)
        case .string(let value): .text(value)
        case .array, .object: nil
        }
    }

    private static func json(_ scopes: [KeyScope]?) -> JSONValue {
        guard let scopes else { return .null }
        return .array(
            scopes.map { scope in
                switch scope {
                case .permission(let name): .array(["permission", .string(name)])
                case .records(let entity, let actions):
                    .array([
                        "records", entity.map { .string($0) } ?? .null, .array(actions.sorted().map { .string($0) }),
                    ])
                }
            }
        )
    }

    /// A digest: plans are looked up by it.
    private func fingerprint(_ parts: [JSONValue]) -> String {
        Base64URL.encode(digests.sha256(JSONValue.array(parts).encoded()))
    }
}
