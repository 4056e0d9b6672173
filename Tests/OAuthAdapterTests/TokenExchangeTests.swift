// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import Crypto
import FoundationEssentials
import JSON
import Kernel
import OAuthAdapter
import Testing

@Suite struct TokenExchangeTests {
    private static let grant = CodeGrant(
        code: Secret("c/o+d e"),
        verifier: Secret("verifier"),
        redirectURI: "https://app.example/api/auth/op/callback"
    )
    private static let tokens: JSONValue = [
        "access_token": "a-t", "token_type": "Bearer", "id_token": "i.d.t", "expires_in": 1,
    ]

    private func redeem(_ world: ProviderWorld) async throws -> ProviderTokens {
        try await world.client.redeem(Self.grant, at: world.metadata(), of: world.provider)
    }

    private func body(_ world: ProviderWorld) -> String {
        String(decoding: world.stub.requests.last?.body ?? [], as: UTF8.self)
    }

    private func header(_ name: String, _ world: ProviderWorld) -> String? {
        world.stub.requests.last?.headers.first { $0.name == name }?.value
    }

    @Test func `basic: id and secret are encoded before they are joined`() async throws {
        let client: JSONValue = ["client_id": "a:b c", "client_secret": "s%:é+/="]
        let world = try ProviderWorld(client: client)
        world.stub.set(ProviderWorld.token, Self.tokens)
        let tokens = try await redeem(world)
        #expect(tokens.access.reveal() == "a-t" && tokens.id?.reveal() == "i.d.t")
        let pair = Data("a%3Ab%20c:s%25%3A%C3%A9%2B%2F%3D".utf8).base64EncodedString()
        #expect(header("Authorization", world) == "Basic \(pair)")
        #expect(
            body(world)
                == "grant_type=authorization_code&code=c%2Fo%2Bd%20e"
                + "&redirect_uri=https%3A%2F%2Fapp.example%2Fapi%2Fauth%2Fop%2Fcallback&code_verifier=verifier"
        )
        #expect(header("Content-Type", world) == "application/x-www-form-urlencoded")
        #expect(header("Accept", world) == "application/json")
    }

    @Test func `post: id and secret stand in the form`() async throws {
        let client: JSONValue = [
            "client_id": "app", "client_secret": "s&t", "token_endpoint_auth_method": "client_secret_post",
        ]
        let world = try ProviderWorld(client: client)
        world.stub.set(ProviderWorld.token, Self.tokens)
        _ = try await redeem(world)
        #expect(header("Authorization", world) == nil)
        #expect(body(world).hasSuffix("&client_id=app&client_secret=s%26t"))
    }

    @Test func `none: a public client names itself alone`() async throws {
        let world = try ProviderWorld(client: ["client_id": "app", "token_endpoint_auth_method": "none"])
        world.stub.set(ProviderWorld.token, Self.tokens)
        _ = try await redeem(world)
        #expect(body(world).hasSuffix("&client_id=app") && !body(world).contains("secret"))
    }

    @Test func `Apple's secret is a token signed with the team's key`() async throws {
        let key = P256.Signing.PrivateKey()
        let client: JSONValue = [
            "client_id": "com.example.app", "team_id": "TEAM", "key_id": "KEY",
            "private_key": .string(key.pemRepresentation),
        ]
        let provider = try ProviderConfiguration(
            name: "apple",
            json: ["type": "oauth", "config": ["name": "apple", "client": client]]
        )
        let world = try ProviderWorld()
        world.stub.set(ProviderWorld.token, Self.tokens)
        _ = try await world.client.redeem(Self.grant, at: world.metadata(), of: provider)
        let secret = try #require(body(world).split(separator: "client_secret=").last)
        let parts = secret.split(separator: ".").map(String.init)
        let signature = try P256.Signing.ECDSASignature(rawRepresentation: try #require(Base64URL.decode(parts[2])))
        #expect(key.publicKey.isValidSignature(signature, for: Array("\(parts[0]).\(parts[1])".utf8)))
        let header = try JSONValue(parsing: try #require(Base64URL.decode(parts[0])))
        #expect(header == ["alg": "ES256", "kid": "KEY"])
        let claims = try JSONValue(parsing: try #require(Base64URL.decode(parts[1])))
        #expect(
            claims == [
                "iss": "TEAM", "iat": 1_714_564_800, "exp": 1_714_565_100, "aud": "https://appleid.apple.com",
                "sub": "com.example.app",
            ]
        )
    }

    @Test func `a key of Apple's that is none is said to the log`() async throws {
        let client: JSONValue = [
            "client_id": "a", "team_id": "T", "key_id": "K",
            "private_key": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        ]
        let provider = try ProviderConfiguration(
            name: "apple",
            json: ["type": "oauth", "config": ["name": "apple", "client": client]]
        )
        let world = try ProviderWorld()
        #expect(
            await world.outcome { _ = try await world.client.redeem(Self.grant, at: world.metadata(), of: provider) }
                == "upstream"
        )
    }

    @Test(
        arguments: [
            (400, ["error": "invalid_grant"]), (403, ["error": "invalid_grant", "error_description": "replayed"]),
            (200, ["error": "bad_verification_code"]),
        ] as [(Int, JSONValue)]
    )
    func `a code that is no good is the caller's mistake, whatever the status`(_ status: Int, _ json: JSONValue)
        async throws
    {
        let world = try ProviderWorld()
        world.stub.set(ProviderWorld.token, status: status, json)
        #expect(await world.outcome { _ = try await redeem(world) } == "bad_credentials")
    }

    @Test(
        arguments: [
            (401, ["error": "invalid_client"]), (400, ["error": ["message": "This code has been used.", "code": 100]]),
            (500, ["access_token": "a"]), (302, ["access_token": "a"]), (200, [:]), (200, []), (200, "token"),
            (200, ["access_token": ""]), (200, ["access_token": 7]), (200, ["access_token": "a b"]),
            (200, ["access_token": "a\r\nX: y"]), (200, ["access_token": "a", "token_type": "mac"]),
            (200, ["access_token": "a", "token_type": 7]), (200, ["error": ""]),
        ] as [(Int, JSONValue)]
    )
    func `everything else is the provider's`(_ status: Int, _ json: JSONValue) async throws {
        let world = try ProviderWorld()
        world.stub.set(ProviderWorld.token, status: status, json)
        #expect(await world.outcome { _ = try await redeem(world) } == "upstream")
    }

    @Test func `what a provider says of its errors gets no further than a plain code`() async throws {
        let world = try ProviderWorld()
        world.stub.set(ProviderWorld.token, status: 400, ["error": "<script>", "error_description": "secret detail"])
        do {
            _ = try await redeem(world)
            Issue.record("it was taken")
        } catch AuthError.upstream(let text) {
            #expect(!text.contains("script") && !text.contains("detail") && !text.contains(ProviderWorld.secret))
        }
    }

    @Test func `every answer is bounded`() async throws {
        let world = try ProviderWorld()
        world.stub.set(ProviderWorld.token, Self.tokens)
        _ = try await redeem(world)
        _ = try? await world.client.resource(at: "https://op.example/me", with: Secret("t"), of: world.provider)
        #expect(world.stub.requests.count == 3)
        #expect(world.stub.requests.allSatisfy { $0.bodyLimit <= 524_288 })
    }

    @Test func `a resource is asked for with the access token`() async throws {
        let world = try ProviderWorld()
        world.stub.set("https://op.example/me", ["sub": "alice"])
        let info = try await world.client.resource(at: "https://op.example/me", with: Secret("t"), of: world.provider)
        #expect(info == ["sub": "alice"])
        #expect(header("Authorization", world) == "Bearer t" && header("User-Agent", world) == "Roost")
        world.stub.set("https://op.example/me", status: 401, ["sub": "alice"])
        #expect(
            await world.outcome {
                _ = try await world.client.resource(at: "https://op.example/me", with: Secret("t"), of: world.provider)
            } == "upstream"
        )
    }
}
