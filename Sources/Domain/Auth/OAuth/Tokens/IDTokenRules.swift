// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What the claims of an ID token have to be (OpenID Connect Core 1.0, section 3.1.3.7).
public struct IDTokenRules: Sendable {
    /// How far the clocks may be apart.
    public static let leeway = Duration.seconds(60)
    /// OpenID Connect Core 1.0, section 2: at most 255 ASCII characters; kept the same for the others.
    static let longestSubject = 255

    private let issuers: IssuerRule
    private let issuer: String
    private let clientID: String
    private let nonce: String

    /// - Parameter nonce: what this sign-in sent the browser off with.
    public init(for provider: ProviderConfiguration, at metadata: ProviderMetadata, nonce: String) {
        issuers = provider.issuer
        issuer = metadata.issuer
        clientID = provider.clientID
        self.nonce = nonce
    }

    /// Throws unless all is right.
    /// - Returns: the issuer and the subject, under which the identity is known.
    public func check(_ token: SignedClaims, at now: Timestamp) throws(IDTokenFault) -> (
        issuer: String, subject: String
    ) {
        let claims = token.claims
        let issuer = try checkIssuer(token)
        try checkAudience(claims)
        try checkTimes(claims, now: now)
        guard claims["nonce"]?.stringValue?.isSame(as: nonce) == true else { throw .nonce }
        guard let subject = claims["sub"]?.stringValue, Self.isSubject(subject) else { throw .subject }
        return (issuer, subject)
    }

    static func isSubject(_ text: String) -> Bool {
        (1...longestSubject).contains(text.utf8.count) && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }

    private func checkIssuer(_ token: SignedClaims) throws(IDTokenFault) -> String {
        guard let named = token.claims["iss"]?.stringValue,
            let expected = issuers.expected(document: issuer, claims: token.claims), named.isSame(as: expected)
        else { throw .issuer }
        if case .tenants = issuers, let owner = token.keyIssuer {
            let tenant = token.claims["tid"]?.stringValue ?? ""
            guard owner.replacing(IssuerRule.Tenants.mark, with: tenant).isSame(as: named) else { throw .keyIssuer }
        }
        return named
    }

    /// A token for several clients has to say which of them it was given to.
    private func checkAudience(_ claims: JSONObject) throws(IDTokenFault) {
        let audience: [String]
        switch claims["aud"] {
        case .string(let client): audience = [client]
        case .array(let clients):
            audience = clients.compactMap(\.stringValue)
            guard audience.count == clients.count else { throw .audience }
        default: throw .audience
        }
        guard audience.contains(where: clientID.isSame(as:)) else { throw .audience }
        switch claims["azp"] {
        case nil, .null: guard audience.count == 1 else { throw .authorizedParty }
        case .string(let party): guard party.isSame(as: clientID) else { throw .authorizedParty }
        default: throw .authorizedParty
        }
    }

    private func checkTimes(_ claims: JSONObject, now: Timestamp) throws(IDTokenFault) {
        let now = Double(now.millisecondsSinceEpoch) / 1000
        let leeway = Double(Self.leeway.components.seconds)
        guard let end = Self.moment(claims["exp"]), now < end + leeway else { throw .expired }
        guard let start = Self.moment(claims["iat"]), start <= now + leeway else { throw .issuedAt }
        if let earliest = claims["nbf"], !earliest.isNull {
            guard let earliest = Self.moment(earliest), earliest <= now + leeway else { throw .notYet }
        }
    }

    /// Seconds since the epoch, not further off than the year 9999.
    private static func moment(_ value: JSONValue?) -> Double? {
        guard let seconds = value?.doubleValue, seconds >= 0, seconds < 253_402_300_800 else { return nil }
        return seconds
    }
}
