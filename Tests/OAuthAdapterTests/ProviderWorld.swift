// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import Kernel
import OAuthAdapter

/// A client of a stubbed OpenID provider.
struct ProviderWorld: Sendable {
    let stub = StubProvider()
    let clock = StillClock()
    let keys: StubKeys
    let client: ProviderClient
    let provider: ProviderConfiguration

    static let issuer = "https://op.example/realms/a"
    static let discovery = "https://op.example/realms/a/.well-known/openid-configuration"
    static let keysAddress = "https://op.example/keys"
    static let token = "https://op.example/token"
    static let secret = "a client secret of more than 32 bytes"

    static let document: JSONValue = [
        "issuer": .string(issuer), "authorization_endpoint": "https://op.example/authorize",
        "token_endpoint": .string(token),
        "jwks_uri": .string(keysAddress), "userinfo_endpoint": "https://op.example/me",
    ]

    init(_ more: [(String, JSONValue)] = [], client credentials: JSONValue? = nil) throws {
        keys = try StubKeys()
        provider = try Self.configuration(more, credentials)
        client = ProviderClient(http: stub, clock: clock)
        stub.set(Self.discovery, Self.document)
        stub.set(Self.keysAddress, try keys.set)
    }

    static func configuration(
        _ more: [(String, JSONValue)] = [],
        _ credentials: JSONValue? = nil
    ) throws -> ProviderConfiguration {
        var config = JSONObject([
            ("type", "oidc"), ("client", credentials ?? ["client_id": "app", "client_secret": .string(secret)]),
        ])
        config["as"] = ["issuer": .string(issuer)]
        for (key, value) in more { config[key] = value }
        return try ProviderConfiguration(name: "op", json: ["type": "custom_oauth", "config": .object(config)])
    }

    func metadata() async throws -> ProviderMetadata { try await client.metadata(of: provider) }

    func claims(of token: String, access: String = "access") async throws -> SignedClaims {
        try await client.claims(of: Secret(token), with: Secret(access), at: metadata(), of: provider)
    }

    func sign(
        _ algorithm: TokenAlgorithm = .es256,
        header: [(String, JSONValue?)] = [],
        claims: JSONValue = ["sub": "alice"]
    ) async throws -> String {
        var fields = JSONObject([("alg", .string(algorithm.rawValue)), ("kid", .string(StubKeys.name(algorithm)))])
        for (key, value) in header { fields[key] = value }
        return try await keys.sign(.object(fields), claims, by: algorithm, secret: Self.secret)
    }

    /// What became of a call: `ok`, or the kind of its error.
    func outcome(_ work: () async throws -> Void) async -> String {
        do {
            try await work()
            return "ok"
        } catch let error as AuthError {
            switch error {
            case .upstream: return "upstream"
            case .badCredentials: return "bad_credentials"
            default: return "\(error)"
            }
        } catch {
            return "\(error)"
        }
    }
}
