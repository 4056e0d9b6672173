// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import Kernel
import Testing

@Suite struct IDTokenRulesTests {
    private static let now = Timestamp(millisecondsSinceEpoch: 1_714_564_800_000)
    private static let seconds: Int64 = 1_714_564_800

    private static let good = JSONObject([
        ("iss", "https://acme.example"), ("aud", "app"), ("sub", "alice"), ("nonce", "n"), ("iat", .integer(seconds)),
        ("exp", .integer(seconds + 300)),
    ])

    private func fault(
        _ changes: [(String, JSONValue?)],
        keyIssuer: String? = nil,
        _ provider: ProviderConfiguration? = nil,
        document: String = "https://acme.example"
    ) throws -> IDTokenFault? {
        let provider = try provider ?? OAuthWorld.configuration()
        let metadata = try ProviderMetadata(
            provider,
            document: [
                "issuer": .string(document), "authorization_endpoint": "https://a.example",
                "token_endpoint": "https://a.example",
                "jwks_uri": "https://a.example",
            ]
        )
        var claims = Self.good
        for (key, value) in changes { claims[key] = value }
        do throws(IDTokenFault) {
            _ = try IDTokenRules(for: provider, at: metadata, nonce: "n")
                .check(SignedClaims(claims: claims, keyIssuer: keyIssuer), at: Self.now)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a token as it should be is taken`() throws {
        #expect(try fault([]) == nil)
        #expect(try fault([("aud", ["app"])]) == nil)
        #expect(try fault([("aud", ["app"]), ("azp", "app")]) == nil)
        #expect(try fault([("aud", ["other", "app"]), ("azp", "app")]) == nil)
    }

    @Test(
        arguments: [
            nil, .null, "", "https://evil.example", "https://acme.example/", "https://ACME.example",
            "http://acme.example",
            ["https://acme.example"], 1, "https://acme.example\u{0}", "https://acme.example/{tenantid}",
        ] as [JSONValue?]
    )
    func `a forged issuer is refused`(_ issuer: JSONValue?) throws {
        #expect(try fault([("iss", issuer)]) == .issuer)
    }

    @Test(
        arguments: [
            nil, .null, "", "other", "APP", "app ", ["other"], [], [["app"]], ["app", 1], 1, ["app": true],
            "ap\u{70}\u{301}",
        ] as [JSONValue?]
    )
    func `a token for another audience is refused`(_ audience: JSONValue?) throws {
        #expect(try fault([("aud", audience), ("azp", "app")]) == .audience)
    }

    @Test func `a token for several clients must have been given to this one`() throws {
        #expect(try fault([("aud", ["app", "other"])]) == .authorizedParty)
        #expect(try fault([("aud", ["app", "other"]), ("azp", "other")]) == .authorizedParty)
        #expect(try fault([("aud", "app"), ("azp", "other")]) == .authorizedParty)
        #expect(try fault([("azp", ["app"])]) == .authorizedParty)
    }

    @Test func `times are kept to within a minute`() throws {
        let at = { (offset: Int64) in JSONValue.integer(Self.seconds + offset) }
        #expect(try fault([("exp", at(-59))]) == nil)
        #expect(try fault([("exp", at(-60))]) == .expired)
        #expect(try fault([("iat", at(60))]) == nil)
        #expect(try fault([("iat", at(61))]) == .issuedAt)
        #expect(try fault([("nbf", at(60))]) == nil)
        #expect(try fault([("nbf", at(61))]) == .notYet)
        #expect(try fault([("exp", .double(1_714_564_900.5))]) == nil)
    }

    @Test(
        arguments: [
            nil, .null, "1714565100", -1, 1e300, .decimal("99999999999999999999"), true, [], .double(1e18),
        ] as [JSONValue?]
    )
    func `an expiry of any other shape is none`(_ expiry: JSONValue?) throws {
        #expect(try fault([("exp", expiry)]) == .expired)
        #expect(try fault([("iat", expiry)]) == .issuedAt)
    }

    @Test(arguments: [nil, .null, "", "m", "n ", ["n"], 1] as [JSONValue?])
    func `a token of another sign-in is refused by its nonce`(_ nonce: JSONValue?) throws {
        #expect(try fault([("nonce", nonce)]) == .nonce)
    }

    @Test(
        arguments: [nil, .null, "", 7, ["alice"], "a\u{0}b", .string(String(repeating: "a", count: 256))]
            as [JSONValue?]
    )
    func `a token that names nobody is refused`(_ subject: JSONValue?) throws {
        #expect(try fault([("sub", subject)]) == .subject)
    }

    // MARK: - Microsoft's many tenants

    private static let template = "https://login.microsoftonline.com/{tenantid}/v2.0"
    private static let tenant = "11111111-2222-3333-4444-555555555555"
    private static let consumers = "9188040d-6c67-4c5b-b112-36a304b66dad"

    private func microsoft(_ tenant: String) throws -> ProviderConfiguration {
        try ProviderConfiguration(
            name: "microsoft",
            json: [
                "type": "oauth",
                "config": [
                    "name": "microsoft", "client": ["client_id": "app", "client_secret": "s"],
                    "as": ["tenant": .string(tenant)],
                ],
            ]
        )
    }

    private func issuer(_ tenant: String) -> JSONValue { .string("https://login.microsoftonline.com/\(tenant)/v2.0") }

    @Test func `a tenant's token names that tenant's issuer`() throws {
        let common = try microsoft("common")
        let tid = JSONValue.string(Self.tenant)
        let own = [("iss", issuer(Self.tenant)), ("tid", tid)] as [(String, JSONValue?)]
        #expect(try fault(own, common, document: Self.template) == nil)
        #expect(try fault(own, keyIssuer: Self.template, common, document: Self.template) == nil)
        #expect(
            try fault(
                own,
                keyIssuer: "https://login.microsoftonline.com/\(Self.consumers)/v2.0",
                common,
                document: Self.template
            )
                == .keyIssuer
        )
        #expect(try fault([("iss", issuer(Self.consumers)), ("tid", tid)], common, document: Self.template) == .issuer)
        #expect(try fault([("iss", issuer(Self.tenant))], common, document: Self.template) == .issuer)
        #expect(
            try fault([("iss", .string(Self.template)), ("tid", "{tenantid}")], common, document: Self.template)
                == .issuer
        )
        #expect(try fault([("iss", issuer("x")), ("tid", "x")], common, document: Self.template) == .issuer)
    }

    @Test func `organizations keep personal accounts out`() throws {
        let personal = [("iss", issuer(Self.consumers)), ("tid", .string(Self.consumers))] as [(String, JSONValue?)]
        #expect(try fault(personal, try microsoft("common"), document: Self.template) == nil)
        #expect(try fault(personal, try microsoft("organizations"), document: Self.template) == .issuer)
    }

    @Test func `a single tenant takes no other's document`() throws {
        let single = try microsoft(Self.tenant)
        #expect(single.issuer.accepts(document: "https://login.microsoftonline.com/\(Self.tenant)/v2.0"))
        #expect(!single.issuer.accepts(document: "https://login.microsoftonline.com/\(Self.consumers)/v2.0"))
        #expect(!single.issuer.accepts(document: Self.template))
        #expect(!(try microsoft("common")).issuer.accepts(document: "https://evil.example/{tenantid}/v2.0"))
    }
}
