// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Signs the tokens of sessions and checks those that come back (RFC 7519, with the advice of RFC 8725).
public struct Tokens: Sendable {
    /// How far the clock of another node may be ahead, in seconds.
    private static let clockDifference: Int64 = 60

    private let keys: SigningKeys
    private let clock: any WallClock
    private let policies: any AuthPolicySource

    public init(keys: SigningKeys, clock: any WallClock, policies: any AuthPolicySource) {
        self.keys = keys
        self.clock = clock
        self.policies = policies
    }

    /// A token in compact form.
    public func sign(_ claims: TokenClaims) async throws(AuthError) -> String {
        let entry = try await keys.signing()
        let input = CompactToken.signingInput(
            algorithm: entry.algorithm,
            keyID: entry.id,
            payload: claims.payload
        )
        return input + "." + Base64URL.encode(try entry.key.sign(Array(input.utf8)))
    }

    /// What the token says, if it is one of ours and in force: signed with a key of ours, by the key's algorithm and no
    /// other, for the issuer in force, not expired. Everything else is `.badCredentials`.
    public func check(_ text: String) async throws(AuthError) -> TokenClaims {
        guard let token = CompactToken(text), let entry = try await keys.checking(token.keyID),
            token.algorithm == entry.algorithm.rawValue, entry.key.isValid(token.signature, of: token.signed),
            let claims = token.claims.flatMap(TokenClaims.init(payload:))
        else { throw .badCredentials }
        let now = clock.now().seconds
        guard claims.expiresAt > now, claims.issuedAt <= now + Self.clockDifference,
            claims.issuer == policies.policy.token.issuer
        else { throw .badCredentials }
        return claims
    }
}
