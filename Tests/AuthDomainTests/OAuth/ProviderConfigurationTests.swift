// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import Kernel
import Testing

@Suite struct ProviderConfigurationTests {
    private func issues(_ json: JSONValue, name: String = "acme") -> [String] {
        do {
            _ = try ProviderConfiguration(name: name, json: json, pointer: "/strategies/acme")
            return []
        } catch {
            guard case .invalid(let issues) = error else { return ["\(error)"] }
            return issues.map { "\($0.pointer) \($0.code)" }
        }
    }

    @Test(arguments: ["google", "github", "microsoft", "gitlab", "discord", "facebook"])
    func `a preset needs no more than a client`(_ name: String) throws {
        let provider = try OAuthWorld.preset(name)
        #expect(provider.clientID == "app")
        #expect(provider.endpoints.authorization != nil || provider.needsDiscovery)
        #expect(!provider.algorithms.contains(.hs256))
        #expect(!provider.trustsEmail)
    }

    @Test func `Apple's client is a key, and its answer a form`() throws {
        let key = "-----BEGIN PRIVATE KEY-----\nMIG\n-----END PRIVATE KEY-----"
        let client: JSONValue = ["client_id": "app", "team_id": "T", "key_id": "K", "private_key": .string(key)]
        let provider = try ProviderConfiguration(
            name: "apple",
            json: ["type": "oauth", "config": ["name": "apple", "client": client]]
        )
        #expect(provider.responseMode == .formPost)
        guard case .apple(let given) = provider.authentication else {
            Issue.record("another authentication")
            return
        }
        #expect(given.team == "T" && given.keyID == "K" && given.privateKey.reveal() == key)
        #expect(
            issues(["type": "oauth", "config": ["name": "apple", "client": ["client_id": "app"]]]).sorted() == [
                "/strategies/acme/config/client/key_id required",
                "/strategies/acme/config/client/private_key invalid_key",
                "/strategies/acme/config/client/team_id required",
            ]
        )
    }

    @Test func `bknd's custom configuration is read as it is`() throws {
        let provider = try ProviderConfiguration(
            name: "corp",
            json: [
                "type": "custom_oauth", "enabled": true,
                "config": [
                    "name": "corp", "type": "oauth2",
                    "client": [
                        "client_id": "id", "client_secret": "secret",
                        "token_endpoint_auth_method": "client_secret_basic",
                    ],
                    "as": [
                        "issuer": "https://corp.example", "authorization_endpoint": "https://corp.example/a",
                        "token_endpoint": "https://corp.example/t", "userinfo_endpoint": "https://corp.example/u",
                        "scopes_supported": ["one", "two"], "scope_separator": ",",
                        "code_challenge_methods_supported": ["S256"],
                    ],
                ],
            ]
        )
        #expect(provider.kind == .oauth2)
        #expect(provider.scopes == ["one", "two"] && provider.scopeSeparator == ",")
        #expect(provider.endpoints.userInfo == "https://corp.example/u")
        #expect(!provider.needsDiscovery)
        guard case .basic(let secret) = provider.authentication else {
            Issue.record("another authentication")
            return
        }
        #expect(secret.reveal() == "secret")
        #expect(!"\(provider)".contains("hush") && !"\(provider)".contains("\"secret\""))
    }

    @Test func `an OpenID provider needs its issuer and asks for its own scope`() throws {
        let provider = try OAuthWorld.configuration("acme", type: "oidc", [("scopes", ["email"])])
        #expect(provider.scopes == ["openid", "email"])
        #expect(provider.needsDiscovery)
        #expect(
            issues([
                "type": "custom_oauth",
                "config": ["type": "oidc", "client": ["client_id": "a", "client_secret": "b"]],
            ])
                == ["/strategies/acme/config/as/issuer required"]
        )
    }

    @Test func `endpoints of a preset can be replaced`() throws {
        let provider = try ProviderConfiguration(
            name: "github",
            json: [
                "type": "oauth",
                "config": [
                    "name": "github", "client": ["client_id": "a", "client_secret": "b"],
                    "as": [
                        "token_endpoint": "http://127.0.0.1:9/token", "emails_endpoint": "http://127.0.0.1:9/emails",
                    ],
                ],
            ]
        )
        #expect(provider.endpoints.token == "http://127.0.0.1:9/token")
        #expect(provider.endpoints.emails == "http://127.0.0.1:9/emails")
        #expect(provider.endpoints.authorization == "https://github.com/login/oauth/authorize")
    }

    @Test func `everything that is wrong is told at once, where it is`() {
        let found = issues([
            "type": "custom_oauth", "color": 1,
            "config": [
                "type": "oauth2", "client": ["client_id": "", "token_endpoint_auth_method": "magic"],
                "as": [
                    "authorization_endpoint": "http://corp.example/a", "token_endpoint": "https://corp.example/t#x",
                    "userinfo_endpoint": "javascript:alert(1)",
                ],
                "scopes": ["a b"], "algorithms": ["none"], "mapping": ["role": "admin"], "trust_email": "yes",
                "~/": true,
            ],
        ])
        let expected = [
            "/color unknown_setting", "/config/~0~1 unknown_setting", "/config/client/client_id invalid_text",
            "/config/client/token_endpoint_auth_method unknown_method",
            "/config/as/authorization_endpoint invalid_address",
            "/config/as/token_endpoint invalid_address", "/config/as/userinfo_endpoint invalid_address",
            "/config/scopes/0 invalid_scope", "/config/algorithms/0 unknown_algorithm",
            "/config/mapping unknown_setting",
            "/config/trust_email invalid_boolean",
        ]
        for issue in expected { #expect(found.contains("/strategies/acme" + issue), "\(issue)") }
    }

    @Test(arguments: ["password", "me", "token", "Google", "a/b", "", "ä", "x.y"])
    func `names that can't be a segment of an address of their own are refused`(_ name: String) {
        let json: JSONValue = [
            "type": "oauth", "config": ["name": "gitlab", "client": ["client_id": "a", "client_secret": "b"]],
        ]
        #expect(issues(json, name: name).count == 1)
    }

    @Test(
        arguments: [nil, "text", 1, [], [:], ["type": 1], ["type": "oauth"], ["type": "oauth", "config": []]]
            as [JSONValue]
    )
    func `settings of any shape are read without harm`(_ json: JSONValue) { #expect(!issues(json).isEmpty) }

    // MARK: - Discovery documents

    private static let document: JSONValue = [
        "issuer": "https://acme.example", "authorization_endpoint": "https://login.acme.example/a",
        "token_endpoint": "https://acme.example/t", "jwks_uri": "https://acme.example/k",
        "authorization_response_iss_parameter_supported": true,
    ]

    private func document(_ key: String, _ value: JSONValue) -> JSONValue {
        var document = Self.document.objectValue ?? JSONObject()
        document[key] = value
        return .object(document)
    }

    @Test func `a discovery document gives what the settings leave open`() throws {
        let metadata = try ProviderMetadata(try OAuthWorld.configuration(), document: Self.document)
        #expect(metadata.authorization == "https://login.acme.example/a" && metadata.namesIssuer)
    }

    @Test(arguments: [
        "https://acme.example/", "https://ACME.example", "https://evil.example", "http://acme.example", "",
        "https://acme.example/{tenantid}",
    ])
    func `a discovery document of another issuer is refused`(_ issuer: String) throws {
        let provider = try OAuthWorld.configuration()
        #expect(throws: AuthError.self) {
            try ProviderMetadata(provider, document: document("issuer", .string(issuer)))
        }
    }

    @Test(arguments: [
        "http://acme.example/t", "http://127.0.0.1:6379/t", "http://169.254.169.254/t", "https://a@acme.example/t",
        "file:///etc/passwd", "gopher://acme.example", "https://acme.example/t#f", "",
    ])
    func `a discovery document can't lead to addresses that settings couldn't`(_ address: String) throws {
        let provider = try OAuthWorld.configuration()
        for key in ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"] {
            #expect(throws: AuthError.self) {
                try ProviderMetadata(provider, document: document(key, .string(address)))
            }
        }
    }

    @Test func `only a provider on this machine may have its endpoints there in clear`() throws {
        let local = try OAuthWorld.configuration("acme", type: "oidc", [("as", ["issuer": "http://127.0.0.1:9401"])])
        var object = JSONObject([("issuer", "http://127.0.0.1:9401")])
        for key in ["authorization_endpoint", "token_endpoint", "jwks_uri"] { object[key] = "http://127.0.0.1:9401/x" }
        #expect(try ProviderMetadata(local, document: .object(object)).token == "http://127.0.0.1:9401/x")
        object["token_endpoint"] = "http://10.0.0.1/x"
        #expect(throws: AuthError.self) { try ProviderMetadata(local, document: .object(object)) }
    }
}
