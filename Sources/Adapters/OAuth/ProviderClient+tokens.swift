// SPDX-License-Identifier: Apache-2.0

public import AuthDomain
internal import FoundationEssentials
internal import JSON
public import Kernel

extension ProviderClient {
    public func redeem(
        _ grant: CodeGrant,
        at metadata: ProviderMetadata,
        of provider: ProviderConfiguration
    ) async throws(AuthError) -> ProviderTokens {
        var form = [
            ("grant_type", "authorization_code"), ("code", grant.code.reveal()), ("redirect_uri", grant.redirectURI),
            ("code_verifier", grant.verifier.reveal()),
        ]
        var request = OutboundRequest("POST", metadata.token)
        request.headers.append(("Content-Type", "application/x-www-form-urlencoded"))
        try authenticate(&request, &form, of: provider)
        request.body = Array(FormEncoding.encode(form).utf8)
        let response = try await send(request, to: provider, for: "token")
        return try Self.tokens(in: response, of: provider)
    }

    private func authenticate(
        _ request: inout OutboundRequest,
        _ form: inout [(String, String)],
        of provider: ProviderConfiguration
    ) throws(AuthError) {
        switch provider.authentication {
        case .basic(let secret):
            // Encoded before they are joined, since either may have a colon (RFC 6749, section 2.3.1).
            let pair = [provider.clientID, secret.reveal()].map(FormEncoding.percentEncode).joined(separator: ":")
            request.headers.append(("Authorization", "Basic \(Data(pair.utf8).base64EncodedString())"))
        case .post(let secret): form += [("client_id", provider.clientID), ("client_secret", secret.reveal())]
        case .none: form.append(("client_id", provider.clientID))
        case .apple(let key):
            let secret = try AppleClientSecret.make(for: provider.clientID, with: key, at: clock.now())
            form += [("client_id", provider.clientID), ("client_secret", secret)]
        }
    }

    private static let longestToken = 65_536

    private static func tokens(
        in response: OutboundResponse,
        of provider: ProviderConfiguration
    ) throws(AuthError) -> ProviderTokens {
        let json = try? JSONValue(parsing: response.body)
        // GitHub tells of its errors with status 200, others with 403.
        if let error = json?["error"], !error.isNull {
            throw refusal(error.stringValue, status: response.status, of: provider)
        }
        guard (200..<300).contains(response.status), let json, let access = json["access_token"]?.stringValue,
            (1...longestToken).contains(access.utf8.count), access.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            json["token_type"] == nil || json["token_type"]?.stringValue?.lowercased() == "bearer"
        else { throw .upstream("\(provider.name): the token endpoint answered \(response.status) without a token") }
        return ProviderTokens(access: Secret(access), id: json["id_token"]?.stringValue.map { Secret($0) })
    }

    private static func refusal(_ code: String?, status: Int, of provider: ProviderConfiguration) -> AuthError {
        if code == "invalid_grant" || code == "bad_verification_code" { return .badCredentials }
        let isPlain = code.map { code in
            code.utf8.count <= 40
                && code.utf8.allSatisfy {
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_")
                }
        }
        let shown = isPlain == true ? code ?? "" : "of its own"
        return .upstream("\(provider.name): the token endpoint answered \(status), error \(shown)")
    }

    // MARK: - ID tokens

    public func claims(
        of idToken: Secret<String>,
        with accessToken: Secret<String>,
        at metadata: ProviderMetadata,
        of provider: ProviderConfiguration
    ) async throws(AuthError) -> SignedClaims {
        guard let token = SignedToken(idToken.reveal()) else { throw Self.refused("it is malformed", provider) }
        guard let algorithm = TokenAlgorithm(rawValue: token.algorithm), provider.algorithms.contains(algorithm) else {
            throw Self.refused("its algorithm is not allowed", provider)
        }
        let keyIssuer: String?
        if algorithm == .hs256 {
            guard let secret = provider.authentication.secret, token.isSigned(with: secret) else {
                throw Self.refused("its signature is wrong", provider)
            }
            keyIssuer = nil
        } else {
            let key = try await key(for: token, algorithm, at: metadata, of: provider)
            guard await key.isValid(token.signature, of: token.signed, by: algorithm) else {
                throw Self.refused("its signature is wrong", provider)
            }
            keyIssuer = key.issuer
        }
        if let hash = token.claims["at_hash"] {
            guard hash.stringValue == AccessTokenHash.text(of: accessToken.reveal(), algorithm) else {
                throw Self.refused("it came with another access token", provider)
            }
        }
        return SignedClaims(claims: token.claims, keyIssuer: keyIssuer)
    }

    /// A key that is not in the set may be a new one.
    private func key(
        for token: SignedToken,
        _ algorithm: TokenAlgorithm,
        at metadata: ProviderMetadata,
        of provider: ProviderConfiguration
    ) async throws(AuthError) -> ProviderKey {
        guard let address = metadata.keys else { throw Self.refused("the provider has no keys", provider) }
        let kept = try await keySets.document(at: address)
        if let key = kept.key(named: token.keyID, for: algorithm) { return key }
        let renewed = try await keySets.document(at: address, isMissing: true)
        guard let key = renewed.key(named: token.keyID, for: algorithm) else {
            throw Self.refused("no key of the provider fits", provider)
        }
        return key
    }

    private static func refused(_ reason: String, _ provider: ProviderConfiguration) -> AuthError {
        .upstream("\(provider.name): the ID token is refused: \(reason)")
    }
}
