// SPDX-License-Identifier: Apache-2.0

public import AuthDomain
public import Kernel
internal import Synchronization

/// A provider in memory, strict about codes: each is good once, with the verifier and redirect address of its sign-in.
/// Its signatures are taken on trust; what its tokens say can be spoiled.
public final class FakeIdentityProvider: IdentityProviderClient {
    /// Somebody who has an account at the provider.
    public struct Person: Sendable {
        public var subject: String
        public var email: String?
        public var isVerified: Bool

        public init(_ subject: String, email: String? = nil, isVerified: Bool = true) {
            self.subject = subject
            self.email = email
            self.isVerified = isVerified
        }
    }

    private struct Grant {
        let person: Person
        let parameters: [String: String]
        var isUsed = false
    }

    private struct State {
        var grants: [String: Grant] = [:]
        var spoil: @Sendable (inout JSONObject) -> Void = { _ in }
        var spoilInfo: @Sendable (inout JSONObject) -> Void = { _ in }
        var namesIssuer = false
        var keyIssuer: String?
        var emails: JSONValue = []
        var asked: [String] = []
    }

    private let state = Mutex(State())
    private let digests: any Digests
    private let clock: any WallClock

    public init(digests: any Digests, clock: any WallClock) {
        self.digests = digests
        self.clock = clock
    }

    /// Changes the claims of all ID tokens from now on.
    public func spoil(_ change: @escaping @Sendable (inout JSONObject) -> Void) {
        state.withLock { $0.spoil = change }
    }

    /// Changes all answers of the user info endpoint from now on.
    public func spoilInfo(_ change: @escaping @Sendable (inout JSONObject) -> Void) {
        state.withLock { $0.spoilInfo = change }
    }

    public func setNamesIssuer() { state.withLock { $0.namesIssuer = true } }
    public func setKeyIssuer(_ issuer: String?) { state.withLock { $0.keyIssuer = issuer } }
    public func setEmails(_ emails: JSONValue) { state.withLock { $0.emails = emails } }

    /// The addresses that resources were asked from.
    public var asked: [String] { state.withLock { $0.asked } }

    /// Plays the provider's page: `person` agrees, and the browser goes back with what this returns.
    public func agree(_ person: Person, to url: String) -> AuthorizationAnswer {
        let parameters = Self.parameters(of: url)
        let code = Base64URL.encode(digests.randomBytes(16))
        state.withLock { $0.grants[code] = Grant(person: person, parameters: parameters) }
        return AuthorizationAnswer(code: code, state: parameters["state"])
    }

    /// The decoded query of an address.
    public static func parameters(of url: String) -> [String: String] {
        let query = url.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        let pairs = query.split(separator: "&").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        return Dictionary(pairs.map { ($0[0], decode($0.count > 1 ? $0[1] : "")) }) { first, _ in first }
    }

    private static func decode(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            else {
                bytes.append(byte)
                continue
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: - IdentityProviderClient

    public func metadata(of provider: ProviderConfiguration) async throws(AuthError) -> ProviderMetadata {
        let issuer = provider.issuer.discovery
        guard provider.needsDiscovery else { return try ProviderMetadata(provider) }
        let namesIssuer = state.withLock { $0.namesIssuer }
        let template: String = if case .tenants(let rule) = provider.issuer { rule.template } else { issuer }
        return try ProviderMetadata(
            provider,
            document: [
                "issuer": .string(template), "authorization_endpoint": "https://provider.example/authorize",
                "token_endpoint": "https://provider.example/token", "jwks_uri": "https://provider.example/keys",
                "userinfo_endpoint": "https://provider.example/userinfo",
                "authorization_response_iss_parameter_supported": .boolean(namesIssuer),
            ]
        )
    }

    public func redeem(
        _ grant: CodeGrant,
        at metadata: ProviderMetadata,
        of provider: ProviderConfiguration
    ) async throws(AuthError) -> ProviderTokens {
        let code = grant.code.reveal()
        let challenge = Base64URL.encode(digests.sha256(Array(grant.verifier.reveal().utf8)))
        let isGood = state.withLock { state in
            guard let kept = state.grants[code], !kept.isUsed else { return false }
            state.grants[code]?.isUsed = true
            return kept.parameters["code_challenge"] == challenge && kept.parameters["code_challenge_method"] == "S256"
                && kept.parameters["redirect_uri"] == grant.redirectURI
                && kept.parameters["client_id"] == provider.clientID
        }
        guard isGood else { throw .badCredentials }
        return ProviderTokens(access: Secret(code), id: provider.kind == .openID ? Secret(code) : nil)
    }

    public func claims(
        of idToken: Secret<String>,
        with accessToken: Secret<String>,
        at metadata: ProviderMetadata,
        of provider: ProviderConfiguration
    ) async throws(AuthError) -> SignedClaims {
        let now = clock.now().millisecondsSinceEpoch / 1000
        let state = state.withLock { $0 }
        guard let grant = state.grants[idToken.reveal()] else { throw .upstream("no such token") }
        var claims = JSONObject([
            ("iss", .string(metadata.issuer)), ("aud", .string(provider.clientID)),
            ("sub", .string(grant.person.subject)), ("iat", .integer(now)), ("exp", .integer(now + 300)),
        ])
        claims["nonce"] = grant.parameters["nonce"].map { .string($0) }
        if let email = grant.person.email {
            claims["email"] = .string(email)
            claims["email_verified"] = .boolean(grant.person.isVerified)
        }
        state.spoil(&claims)
        return SignedClaims(claims: claims, keyIssuer: state.keyIssuer)
    }

    public func resource(
        at address: String,
        with accessToken: Secret<String>,
        of provider: ProviderConfiguration
    ) async throws(AuthError) -> JSONValue {
        let state = state.withLock { state in
            state.asked.append(address)
            return state
        }
        guard let person = state.grants[accessToken.reveal()]?.person else { throw .upstream("no such token") }
        if address.hasSuffix("/emails") { return state.emails }
        var info = JSONObject([("sub", .string(person.subject)), ("id", .string(person.subject))])
        info["email"] = person.email.map { .string($0) }
        if person.email != nil { info["email_verified"] = .boolean(person.isVerified) }
        state.spoilInfo(&info)
        return .object(info)
    }
}
