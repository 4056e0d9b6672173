// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import AuthTestKit
import Kernel
import Testing

@Suite struct OAuthFlowTests {
    private let world = OAuthWorld()
    private let alice = FakeIdentityProvider.Person("alice", email: "alice@example.org")

    private func code(_ work: () async throws -> Void) async -> String {
        do {
            try await work()
            return "none"
        } catch let error as AuthError {
            switch error {
            case .malformed(let code, _), .forbidden(let code, _), .conflict(let code, _): return code
            case .upstream: return "upstream"
            case .badCredentials: return "bad_credentials"
            case .unauthenticated: return "unauthenticated"
            case .freshProofRequired: return "fresh_proof"
            case .notFound: return "not_found"
            default: return "\(error)"
            }
        } catch {
            return "\(error)"
        }
    }

    private func complete(
        _ answer: AuthorizationAnswer,
        _ provider: ProviderConfiguration,
        _ binding: OAuthBinding
    ) async -> String {
        await code { _ = try await world.signIn.complete(answer, with: provider, binding: binding) }
    }

    @Test func `the browser is sent off with everything that ties the answer to it`() async throws {
        let start = try await world.start(OAuthWorld.configuration())
        let sent = FakeIdentityProvider.parameters(of: start.url)
        #expect(start.url.hasPrefix("https://provider.example/authorize?"))
        #expect(sent["redirect_uri"] == "https://app.example/api/auth/acme/callback")
        #expect(
            sent["response_type"] == "code" && sent["client_id"] == "app" && sent["scope"] == "openid email profile"
        )
        #expect(sent["code_challenge_method"] == "S256" && sent["code_challenge"]?.utf8.count == 43)
        let secrets = [sent["state"], sent["nonce"], sent["code_challenge"], start.challenge.reveal()].compactMap { $0 }
        #expect(Set(secrets).count == 4)
        let kept = try await world.records(.challenges).map { "\($0)" }.joined()
        for secret in secrets { #expect(!kept.contains(secret)) }
    }

    @Test func `an authorization endpoint with a query keeps it`() async throws {
        let provider = try OAuthWorld.configuration(
            "corp",
            type: "oauth2",
            [
                (
                    "as",
                    [
                        "authorization_endpoint": "https://corp.example/a?p=1",
                        "token_endpoint": "https://corp.example/t",
                        "userinfo_endpoint": "https://corp.example/u",
                    ]
                )
            ]
        )
        let start = try await world.start(provider, .register, .token)
        let sent = FakeIdentityProvider.parameters(of: start.url)
        #expect(sent["p"] == "1" && sent["nonce"] == nil)
        #expect(sent["redirect_uri"] == "https://app.example/api/auth/corp/token")
    }

    @Test func `a sign-in by cookie ends with an account and the page it came for`() async throws {
        let provider = try OAuthWorld.configuration()
        let start = try await world.start(provider, redirect: RedirectTarget("/inbox", allowed: []))
        let result = try await world.signIn.complete(
            world.provider.agree(alice, to: start.url),
            with: provider,
            binding: .cookie(start.challenge.reveal())
        )
        guard case .signedIn(let proof, isNew: true) = result.outcome else {
            Issue.record("\(result.outcome)")
            return
        }
        #expect(proof.account.email == "alice@example.org" && proof.account.isVerified)
        #expect(proof.method == .provider("acme"))
        #expect(result.redirect == "/inbox")
    }

    @Test func `a program's sign-in ends with the challenge alone once the page has seen the code`() async throws {
        let provider = try OAuthWorld.configuration()
        let start = try await world.start(provider, .login, .token)
        let answer = world.provider.agree(alice, to: start.url)
        let shown = try await world.signIn.arrive(answer, at: provider).reveal()
        #expect(shown == answer.code?.reveal())
        _ = try await world.signIn.arrive(answer, at: provider)
        let result = try await world.signIn.complete(
            AuthorizationAnswer(code: shown),
            with: provider,
            binding: .program(challenge: start.challenge.reveal(), action: "login")
        )
        #expect(result.mode == .token)
    }

    @Test func `a program that knows the state needs no page`() async throws {
        let provider = try OAuthWorld.configuration()
        let start = try await world.start(provider, .login, .token)
        let answer = world.provider.agree(alice, to: start.url)
        let binding = OAuthBinding.program(challenge: start.challenge.reveal(), action: nil)
        #expect(await complete(answer, provider, binding) == "none")
    }

    // MARK: - Attacks

    @Test func `state replay: an answer is taken once`() async throws {
        let provider = try OAuthWorld.configuration()
        let start = try await world.start(provider)
        let answer = world.provider.agree(alice, to: start.url)
        let binding = OAuthBinding.cookie(start.challenge.reveal())
        #expect(await complete(answer, provider, binding) == "none")
        #expect(await complete(answer, provider, binding) == "invalid_state")
    }

    @Test func `state replay: of answers that come together one is taken`() async throws {
        let provider = try OAuthWorld.configuration()
        let start = try await world.start(provider)
        let answer = world.provider.agree(alice, to: start.url)
        let binding = OAuthBinding.cookie(start.challenge.reveal())
        let codes = await withTaskGroup(of: String.self) { group in
            for _ in 0..<8 { group.addTask { await complete(answer, provider, binding) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes.filter { $0 == "none" }.count == 1)
        #expect(codes.filter { $0 == "invalid_state" }.count == 7)
    }

    @Test func `code replay: a code is no good in another sign-in`() async throws {
        let provider = try OAuthWorld.configuration()
        let first = try await world.start(provider)
        let answer = world.provider.agree(alice, to: first.url)
        let second = try await world.start(provider)
        let stolen = AuthorizationAnswer(
            code: answer.code?.reveal(),
            state: FakeIdentityProvider.parameters(of: second.url)["state"]
        )
        #expect(await complete(stolen, provider, .cookie(second.challenge.reveal())) == "bad_credentials")
    }

    @Test func `code injection: a program's challenge takes no code that did not come with its state`() async throws {
        let provider = try OAuthWorld.configuration("corp", type: "oauth2")
        let victim = try await world.start(provider, .login, .token)
        let attacker = try await world.start(provider, .login, .token)
        let code = world.provider.agree(.init("mallory", email: "m@example.org"), to: attacker.url)
        _ = try await world.signIn.arrive(code, at: provider)
        let binding = OAuthBinding.program(challenge: victim.challenge.reveal(), action: "login")
        #expect(await complete(AuthorizationAnswer(code: code.code?.reveal()), provider, binding) == "invalid_state")
    }

    @Test func `a second code for the same state is not shown`() async throws {
        let provider = try OAuthWorld.configuration()
        let start = try await world.start(provider, .login, .token)
        _ = try await world.signIn.arrive(world.provider.agree(alice, to: start.url), at: provider)
        let other = world.provider.agree(.init("mallory"), to: start.url)
        #expect(await code { _ = try await world.signIn.arrive(other, at: provider) } == "invalid_state")
    }

    @Test(arguments: [nil, "", "x", String(repeating: "A", count: 43)] as [String?])
    func `cookie binding missing: another browser's answer is refused`(_ cookie: String?) async throws {
        let provider = try OAuthWorld.configuration()
        let start = try await world.start(provider)
        let answer = world.provider.agree(alice, to: start.url)
        #expect(await complete(answer, provider, .cookie(cookie)) == "invalid_state")
        #expect(await complete(answer, provider, .cookie(start.challenge.reveal())) == "none")
    }

    @Test func `other browser: the cookie of another sign-in is refused`() async throws {
        let provider = try OAuthWorld.configuration()
        let mine = try await world.start(provider)
        let attacker = try await world.start(provider)
        let answer = world.provider.agree(.init("mallory", email: "m@example.org"), to: attacker.url)
        #expect(await complete(answer, provider, .cookie(mine.challenge.reveal())) == "invalid_state")
        #expect(try await world.records(.accounts).isEmpty)
    }

    @Test func `an answer without or with another state is refused`() async throws {
        let provider = try OAuthWorld.configuration()
        let start = try await world.start(provider)
        let good = world.provider.agree(alice, to: start.url)
        for state in [nil, "", start.challenge.reveal(), String(repeating: "A", count: 43)] {
            let answer = AuthorizationAnswer(code: good.code?.reveal(), state: state)
            #expect(await complete(answer, provider, .cookie(start.challenge.reveal())) == "invalid_state")
        }
    }

    @Test func `modes and actions don't mix`() async throws {
        let provider = try OAuthWorld.configuration()
        let cookie = try await world.start(provider)
        let answer = world.provider.agree(alice, to: cookie.url)
        let asProgram = OAuthBinding.program(challenge: cookie.challenge.reveal(), action: "login")
        #expect(await complete(answer, provider, asProgram) == "invalid_state")
        #expect(await code { _ = try await world.signIn.arrive(answer, at: provider) } == "invalid_state")
        let token = try await world.start(provider, .login, .token)
        let program = world.provider.agree(alice, to: token.url)
        #expect(await complete(program, provider, .cookie(token.challenge.reveal())) == "invalid_state")
        let asLink = OAuthBinding.program(challenge: token.challenge.reveal(), action: "link")
        #expect(await complete(program, provider, asLink) == "invalid_state")
    }

    @Test func `an answer comes within ten minutes`() async throws {
        let provider = try OAuthWorld.configuration()
        let start = try await world.start(provider)
        let answer = world.provider.agree(alice, to: start.url)
        world.clock.advance(seconds: 600)
        #expect(await complete(answer, provider, .cookie(start.challenge.reveal())) == "invalid_state")
    }

    @Test func `mix-up: an answer at another provider's address is refused`() async throws {
        let honest = try OAuthWorld.configuration("honest")
        let evil = try OAuthWorld.configuration("evil")
        let start = try await world.start(honest)
        let answer = world.provider.agree(alice, to: start.url)
        #expect(await complete(answer, evil, .cookie(start.challenge.reveal())) == "invalid_state")
    }

    @Test func `mix-up: an answer that names another issuer is refused`() async throws {
        let provider = try OAuthWorld.configuration()
        let issuers = [
            ("https://acme.example", "none"), ("https://evil.example", "invalid_issuer"), ("", "invalid_issuer"),
        ]
        for (issuer, expected) in issuers {
            let start = try await world.start(provider)
            let good = world.provider.agree(alice, to: start.url)
            let answer = AuthorizationAnswer(code: good.code?.reveal(), state: good.state, issuer: issuer)
            #expect(await complete(answer, provider, .cookie(start.challenge.reveal())) == expected, "\(issuer)")
        }
    }

    @Test func `mix-up: a provider that always names its issuer must name it`() async throws {
        world.provider.setNamesIssuer()
        let provider = try OAuthWorld.configuration()
        let start = try await world.start(provider)
        let answer = world.provider.agree(alice, to: start.url)
        #expect(await complete(answer, provider, .cookie(start.challenge.reveal())) == "invalid_issuer")
        let program = try await world.start(provider, .login, .token)
        let good = world.provider.agree(alice, to: program.url)
        #expect(await code { _ = try await world.signIn.arrive(good, at: provider) } == "invalid_issuer")
        let named = AuthorizationAnswer(code: good.code?.reveal(), state: good.state, issuer: "https://acme.example")
        _ = try await world.signIn.arrive(named, at: provider)
        let binding = OAuthBinding.program(challenge: program.challenge.reveal(), action: nil)
        #expect(await complete(AuthorizationAnswer(code: good.code?.reveal()), provider, binding) == "none")
    }

    @Test(
        arguments: [
            ("iss", "https://evil.example"), ("aud", "other"), ("nonce", "other"), ("exp", 1), ("sub", ""),
            ("azp", "other"),
        ] as [(String, JSONValue)]
    )
    func `an ID token that is not for this sign-in makes no account`(_ claim: String, _ value: JSONValue) async throws {
        world.provider.spoil { $0[claim] = value }
        let provider = try OAuthWorld.configuration()
        #expect(await code { try await world.run(alice, at: provider) } == "upstream")
        #expect(try await world.records(.accounts).isEmpty)
    }

    @Test func `user info of somebody else is refused`() async throws {
        world.provider.spoil { $0["email"] = nil }
        world.provider.spoilInfo { $0["sub"] = "mallory" }
        let provider = try OAuthWorld.configuration()
        #expect(await code { try await world.run(alice, at: provider) } == "upstream")
    }

    @Test func `errors of the provider become codes of our own`() async throws {
        let provider = try OAuthWorld.configuration()
        for (error, expected) in [
            ("access_denied", "provider_denied"), ("server_error", "upstream"), ("<b>x", "upstream"),
        ] {
            let start = try await world.start(provider)
            let state = FakeIdentityProvider.parameters(of: start.url)["state"]
            let answer = AuthorizationAnswer(state: state, error: error)
            let binding = OAuthBinding.cookie(start.challenge.reveal())
            #expect(await complete(answer, provider, binding) == expected)
            #expect(await complete(answer, provider, binding) == "invalid_state")
        }
    }

    @Test func `parameters given twice are refused, unknown ones ignored`() throws {
        let answer = try AuthorizationAnswer(parameters: [
            ("code", "c"), ("scope", "a"), ("scope", "b"), ("state", "s"),
        ])
        #expect(answer.code?.reveal() == "c" && answer.state == "s")
        for name in ["code", "state", "iss", "error"] {
            #expect(throws: AuthError.self) { try AuthorizationAnswer(parameters: [(name, "a"), (name, "a")]) }
        }
        #expect(throws: AuthError.self) {
            try AuthorizationAnswer(parameters: [("code", String(repeating: "a", count: 4097))])
        }
    }

    @Test func `a provider that is switched off does not exist`() async throws {
        let json: JSONValue = [
            "type": "oauth", "enabled": false,
            "config": ["name": "github", "client": ["client_id": "a", "client_secret": "b"]],
        ]
        let provider = try ProviderConfiguration(name: "github", json: json)
        #expect(await code { _ = try await world.start(provider) } == "not_found")
        #expect(await complete(AuthorizationAnswer(code: "c"), provider, .cookie("x")) == "not_found")
        #expect(await code { _ = try await world.signIn.arrive(AuthorizationAnswer(), at: provider) } == "not_found")
    }

    @Test func `who floods the start is slowed down`() async throws {
        world.limits.lock()
        let provider = try OAuthWorld.configuration()
        await #expect(throws: AuthError.tooManyAttempts(retryAfter: .seconds(30))) { try await world.start(provider) }
    }
}
