// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension ProviderSettingsReader {
    // MARK: - Plain members

    /// Null counts as absent.
    mutating func text(_ object: JSONObject, _ key: String, at place: String) -> String? {
        switch object[key] {
        case nil, .null: return nil
        case .string(let text) where !text.isEmpty && text.utf8.count <= 4096 && text.utf8.allSatisfy { $0 >= 0x20 }:
            return text
        default:
            report("\(place)/\(key)", "invalid_text", "This must be a text of 1 to 4096 bytes on one line.")
            return nil
        }
    }

    mutating func text(_ object: JSONObject, _ key: String, at place: String, or standard: String) -> String {
        text(object, key, at: place) ?? standard
    }

    mutating func requiredText(_ object: JSONObject, _ key: String, at place: String) -> String {
        let before = issues.count
        if let text = text(object, key, at: place) { return text }
        if issues.count == before { report("\(place)/\(key)", "required", "This is needed.") }
        return ""
    }

    mutating func flag(_ object: JSONObject, _ key: String, at place: String, or standard: Bool) -> Bool {
        switch object[key] {
        case nil, .null: return standard
        case .boolean(let flag): return flag
        default:
            report("\(place)/\(key)", "invalid_boolean", "This must be true or false.")
            return standard
        }
    }

    mutating func strings(_ object: JSONObject, _ key: String, at place: String) -> [String]? {
        switch object[key] {
        case nil, .null: return nil
        case .array(let elements)
        where elements.count <= 100 && elements.allSatisfy { $0.stringValue?.isEmpty == false }:
            return elements.compactMap(\.stringValue)
        default:
            report("\(place)/\(key)", "invalid_list", "This must be a list of at most 100 texts.")
            return nil
        }
    }

    // MARK: - The provider's side

    /// An address, encrypted unless it leads to this machine itself.
    mutating func endpoint(_ key: String) -> String? {
        guard let text = text(server, key, at: "/config/as") else { return nil }
        guard let address = WebAddress(text), address.fragment == nil,
            address.origin.scheme == .https || address.origin.isLoopback
        else {
            report("/config/as/\(key)", "invalid_address", "This must be an https address without a fragment.")
            return nil
        }
        return text
    }

    mutating func endpoints() -> ProviderEndpoints {
        ProviderEndpoints(
            authorization: endpoint("authorization_endpoint"),
            token: endpoint("token_endpoint"),
            userInfo: endpoint("userinfo_endpoint"),
            keys: endpoint("jwks_uri"),
            emails: endpoint("emails_endpoint")
        )
    }

    /// The scopes to ask for: those of the settings, else `standard`. OpenID Connect is nothing without its own.
    mutating func scopes(or standard: [String], kind: ProviderConfiguration.Kind) -> [String] {
        let given = strings(config, "scopes", at: "/config") ?? standard
        for (index, scope) in given.enumerated() where !Self.isScope(scope) {
            report("/config/scopes/\(index)", "invalid_scope", "A scope has visible ASCII characters but no quotes.")
        }
        guard kind == .openID else { return given }
        if given.isEmpty { return ["openid", "email", "profile"] }
        return given.contains("openid") ? given : ["openid"] + given
    }

    /// RFC 6749, section 3.3.
    private static func isScope(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    }

    mutating func algorithms(or standard: Set<TokenAlgorithm>) -> Set<TokenAlgorithm> {
        guard let names = strings(config, "algorithms", at: "/config") else { return standard }
        var algorithms: Set<TokenAlgorithm> = []
        for (index, name) in names.enumerated() {
            guard let algorithm = TokenAlgorithm(rawValue: name) else {
                let known = TokenAlgorithm.allCases.map(\.rawValue).joined(separator: ", ")
                report("/config/algorithms/\(index)", "unknown_algorithm", "The algorithms are \(known).")
                continue
            }
            algorithms.insert(algorithm)
        }
        return algorithms
    }

    mutating func mapping(over standard: ClaimMapping) -> ClaimMapping {
        var mapping = standard
        guard let value = config["mapping"], !value.isNull else { return mapping }
        guard let object = value.objectValue else {
            report("/config/mapping", "invalid_mapping", "This must be an object.")
            return mapping
        }
        for member in object {
            guard let place = Self.mapped[member.key] else {
                report(
                    "/config/mapping",
                    "unknown_setting",
                    "What is mapped: \(Self.mapped.keys.sorted().joined(separator: ", "))."
                )
                continue
            }
            if let path = text(object, member.key, at: "/config/mapping") { mapping[keyPath: place] = [path] }
        }
        return mapping
    }

    private static var mapped: [String: WritableKeyPath<ClaimMapping, [String]>] {
        [
            "subject": \.subject, "email": \.email, "email_verified": \.emailVerified, "name": \.name,
            "avatar": \.avatar,
        ]
    }

    // MARK: - The client's side

    mutating func authentication(or standard: ClientAuthentication.Method) -> ClientAuthentication {
        let place = "/config/client"
        var method = standard
        if let name = text(client, "token_endpoint_auth_method", at: place) {
            guard let named = ClientAuthentication.Method(rawValue: name) else {
                let known = ClientAuthentication.Method.allCases.map(\.rawValue).joined(separator: ", ")
                report("\(place)/token_endpoint_auth_method", "unknown_method", "The methods are \(known).")
                return .none
            }
            method = named
        }
        return switch method {
        case .basic: .basic(Secret(requiredText(client, "client_secret", at: place)))
        case .post: .post(Secret(requiredText(client, "client_secret", at: place)))
        case .none: .none
        }
    }

    mutating func appleAuthentication() -> ClientAuthentication {
        let place = "/config/client"
        let key = client["private_key"]?.stringValue ?? ""
        if !key.contains("-----BEGIN PRIVATE KEY-----") || key.utf8.count > 4096 {
            report("\(place)/private_key", "invalid_key", "This must be the text of the .p8 file that Apple gives.")
        }
        return .apple(
            .init(
                team: requiredText(client, "team_id", at: place),
                keyID: requiredText(client, "key_id", at: place),
                privateKey: Secret(key)
            )
        )
    }
}
