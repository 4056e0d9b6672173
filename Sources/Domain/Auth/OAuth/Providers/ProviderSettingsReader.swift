// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// Reads the settings of a provider and gathers all that is wrong with them.
struct ProviderSettingsReader {
    private(set) var issues: [AuthError.Issue] = []
    private let strategy: JSONObject
    let config: JSONObject
    let client: JSONObject
    let server: JSONObject
    private let pointer: String

    init(_ json: JSONValue, pointer: String) {
        self.pointer = pointer
        strategy = json.objectValue ?? JSONObject()
        config = strategy["config"]?.objectValue ?? JSONObject()
        client = config["client"]?.objectValue ?? JSONObject()
        server = config["as"]?.objectValue ?? JSONObject()
        checkMembers(strategy, ["type", "enabled", "config"], at: "")
        checkMembers(
            config,
            [
                "name", "type", "client", "as", "scopes", "mapping", "trust_email", "allow_missing_email", "algorithms",
            ],
            at: "/config"
        )
        checkMembers(
            client,
            ["client_id", "client_secret", "token_endpoint_auth_method", "team_id", "key_id", "private_key"],
            at: "/config/client"
        )
    }

    mutating func read(name: String) -> ProviderConfiguration? {
        checkName(name)
        switch strategy["type"]?.stringValue {
        case "oauth": return readPreset(name: name)
        case "custom_oauth": return readCustom(name: name)
        default:
            report("/type", "unknown_type", "A provider's type is oauth or custom_oauth.")
            return nil
        }
    }

    private mutating func readPreset(name: String) -> ProviderConfiguration? {
        guard let preset = config["name"]?.stringValue.flatMap(ProviderPreset.init) else {
            let names = ProviderPreset.allCases.map(\.rawValue).joined(separator: ", ")
            report("/config/name", "unknown_provider", "The providers that are known by name: \(names).")
            return nil
        }
        let tenant = preset == .microsoft ? text(server, "tenant", at: "/config/as", or: "common") : "common"
        let issuer = endpoint("issuer") ?? preset.issuer(tenant: tenant)
        let rule: IssuerRule =
            preset == .microsoft ? .tenants(.init(discovery: issuer, tenant: tenant)) : .exact(issuer)
        let configuration = ProviderConfiguration(
            name: name,
            isEnabled: flag(strategy, "enabled", at: "", or: true),
            kind: preset.kind,
            preset: preset,
            clientID: requiredText(client, "client_id", at: "/config/client"),
            authentication: preset == .apple ? appleAuthentication() : authentication(or: preset.authenticationMethod),
            issuer: rule,
            endpoints: endpoints().merged(over: preset.endpoints),
            scopes: scopes(or: preset.scopes, kind: preset.kind),
            scopeSeparator: preset.scopeSeparator,
            mapping: mapping(over: preset.mapping),
            algorithms: algorithms(or: Set(preset.algorithms)),
            responseMode: preset.responseMode,
            trustsEmail: flag(config, "trust_email", at: "/config", or: false),
            allowsMissingEmail: flag(config, "allow_missing_email", at: "/config", or: false)
        )
        return configuration
    }

    private mutating func readCustom(name: String) -> ProviderConfiguration? {
        guard let kind = config["type"]?.stringValue.flatMap(ProviderConfiguration.Kind.init) else {
            report("/config/type", "unknown_type", "The protocol is oidc or oauth2.")
            return nil
        }
        let given = endpoints()
        let issuer = endpoint("issuer")
        switch kind {
        case .openID where issuer == nil:
            report("/config/as/issuer", "required", "An OpenID provider is known by its issuer.")
        case .oauth2:
            for (key, address) in [
                ("authorization_endpoint", given.authorization), ("token_endpoint", given.token),
                ("userinfo_endpoint", given.userInfo),
            ] where address == nil {
                report(
                    "/config/as/\(key)",
                    "required",
                    "An OAuth 2.0 provider has three endpoints; this one is missing."
                )
            }
        default: break
        }
        let requested = strings(server, "scopes_supported", at: "/config/as") ?? []
        return ProviderConfiguration(
            name: name,
            isEnabled: flag(strategy, "enabled", at: "", or: true),
            kind: kind,
            preset: nil,
            clientID: requiredText(client, "client_id", at: "/config/client"),
            authentication: authentication(or: .basic),
            // Identities are kept under it, so it may not change when an endpoint's path does.
            issuer: .exact(issuer ?? given.token.flatMap { WebAddress($0)?.origin.description } ?? ""),
            endpoints: given,
            scopes: scopes(or: requested, kind: kind),
            scopeSeparator: text(server, "scope_separator", at: "/config/as", or: " "),
            mapping: mapping(over: .openID),
            algorithms: algorithms(or: TokenAlgorithm.publicKeyed),
            responseMode: .query,
            trustsEmail: flag(config, "trust_email", at: "/config", or: false),
            allowsMissingEmail: flag(config, "allow_missing_email", at: "/config", or: false)
        )
    }

    // MARK: - Reporting

    mutating func report(_ place: String, _ code: String, _ message: String) {
        issues.append(.init(pointer: pointer + place, code: code, message: message))
    }

    private mutating func checkMembers(_ object: JSONObject, _ known: Set<String>, at place: String) {
        for member in object where !known.contains(member.key) {
            report("\(place)/\(Self.token(member.key))", "unknown_setting", "There is no setting of this name.")
        }
    }

    /// A reference token of a pointer (RFC 6901, section 3).
    private static func token(_ key: String) -> String {
        key.replacing("~", with: "~0").replacing("/", with: "~1")
    }

    /// Names become segments of addresses.
    private mutating func checkName(_ name: String) {
        let isPlain = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
        guard isPlain, (1...32).contains(name.utf8.count) else {
            report("", "invalid_name", "A provider's name has 1 to 32 of the letters a to z, digits, - and _.")
            return
        }
        if Self.reserved.contains(name) {
            report("", "reserved_name", "This name stands for something else in addresses.")
        }
    }

    private static let reserved: Set = [
        "password", "me", "logout", "strategies", "verify", "email", "magic", "otp", "totp", "step-up", "anonymous",
        "sessions", "token", "identities", "impersonate",
    ]
}
