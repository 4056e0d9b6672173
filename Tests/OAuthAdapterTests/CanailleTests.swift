// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import AuthTestKit
import Crypto
import Curl
import Foundation
import Kernel
import OAuthAdapter
import Testing

/// Sign-in at a provider that others have written, over the network: Canaille refuses wrong verifiers, codes that were
/// used, foreign redirect addresses and wrong secrets, and signs by RS512 with an audience that is a list.
@Suite(.serialized) struct CanailleTests {
    private static let base = "https://app.example/api/auth"

    private struct World {
        let peer: PeerProcess
        let curl: CurlClient
        let store = InMemoryAuthStore()
        let signIn: OAuthSignIn

        init() async throws {
            peer = try await PeerProcess("oidc_provider.py", ["roost=s:e c/r%t=\(CanailleTests.base)/corp/callback"])
            let ranges = ["127.0.0.0/8"].compactMap { AddressRange($0) }
            curl = try CurlClient(CurlOptions(outbound: OutboundGuard(allowed: ranges)))
            let (clock, digests, policies, activity) = (SystemClock(), SHADigests(), FakePolicies(), FakeActivity())
            let passwords = Passwords(
                store: store,
                hasher: FakePasswordHasher(),
                policies: policies,
                activity: activity
            )
            let accounts = Accounts(
                store: store,
                passwords: passwords,
                roles: FakeRoleDirectory(),
                activity: activity,
                policies: policies,
                clock: clock
            )
            signIn = OAuthSignIn(
                store: store,
                challenges: Challenges(
                    store: store,
                    digests: digests,
                    sealer: FakeSealer(),
                    clock: clock,
                    ids: RandomIDs()
                ),
                digests: digests,
                client: ProviderClient(http: CurlOutboundHTTP(curl), clock: clock),
                identities: Identities(
                    store: store,
                    accounts: accounts,
                    digests: digests,
                    activity: activity,
                    clock: clock
                ),
                limits: FakeAttemptLimits(),
                policies: policies,
                clock: clock
            )
        }

        func provider(secret: String = "s:e c/r%t", algorithms: JSONValue = .null) throws -> ProviderConfiguration {
            let port = peer.ready["port"]?.integerValue ?? 0
            let client: JSONValue = ["client_id": "roost", "client_secret": .string(secret)]
            let config: JSONValue = [
                "type": "oidc", "client": client, "as": ["issuer": .string("http://127.0.0.1:\(port)")],
                "algorithms": algorithms,
            ]
            return try ProviderConfiguration(name: "corp", json: ["type": "custom_oauth", "config": config])
        }

        /// Where the provider sends the browser after the person has agreed.
        func agree(_ url: String) async throws -> AuthorizationAnswer {
            let answer = try await peer.ask(["authorize": .string(url)])
            let text = try #require(answer["location"]?.stringValue)
            let location = try #require(URLComponents(string: text))
            return try AuthorizationAnswer(
                parameters: (location.queryItems ?? []).map { ($0.name, $0.value ?? "") }
            )
        }

        func start(_ provider: ProviderConfiguration) async throws -> OAuthStart {
            try await signIn.start(
                OAuthRequest(action: .login, mode: .cookie, base: CanailleTests.base),
                with: provider
            )
        }

        func kind(_ work: () async throws -> Void) async -> String {
            do {
                try await work()
                return "ok"
            } catch AuthError.upstream(let text) {
                return "upstream: \(text)"
            } catch {
                return "\(error)"
            }
        }
    }

    @Test func `a person signs in, and again`() async throws {
        let world = try await World()
        let provider = try world.provider()
        var ids: Set<RecordID> = []
        for round in 0..<2 {
            let start = try await world.start(provider)
            let answer = try await world.agree(start.url)
            #expect(answer.issuer == provider.issuer.discovery)
            let binding = OAuthBinding.cookie(start.challenge.reveal())
            let result = try await world.signIn.complete(answer, with: provider, binding: binding)
            guard case .signedIn(let proof, let isNew) = result.outcome else {
                Issue.record("\(result.outcome)")
                return
            }
            #expect(isNew == (round == 0))
            #expect(proof.account.email == "alice@example.org")
            ids.insert(proof.account.id)
        }
        #expect(ids.count == 1)
        await world.curl.shutdown()
    }

    @Test func `what the provider refuses is refused`() async throws {
        let world = try await World()
        let provider = try world.provider()
        let start = try await world.start(provider)
        let binding = OAuthBinding.cookie(start.challenge.reveal())
        let answer = try await world.agree(start.url)

        // The code in another sign-in: its verifier is another one.
        let other = try await world.start(provider)
        let query = URLComponents(string: other.url)?.queryItems ?? []
        let stolen = AuthorizationAnswer(
            code: answer.code?.reveal(),
            state: query.first { $0.name == "state" }?.value,
            issuer: answer.issuer
        )
        let otherBinding = OAuthBinding.cookie(other.challenge.reveal())
        #expect(
            await world.kind { _ = try await world.signIn.complete(stolen, with: provider, binding: otherBinding) }
                == "badCredentials"
        )
        // Its owner is not harmed by that, and is taken once. (One code is open at a time: Canaille's store in memory mixes
        // several up.)
        #expect(
            await world.kind { _ = try await world.signIn.complete(answer, with: provider, binding: binding) } == "ok"
        )
        let again = await world.kind {
            _ = try await world.signIn.complete(answer, with: provider, binding: binding)
        }
        #expect(again.contains("invalid_state"))
        // RS512 where the settings allow another algorithm only.
        let strict = try world.provider(algorithms: ["ES256"])
        let second = try await world.start(strict)
        let fresh = try await world.agree(second.url)
        let text = await world.kind {
            _ = try await world.signIn.complete(fresh, with: strict, binding: .cookie(second.challenge.reveal()))
        }
        #expect(text == "upstream: corp: the ID token is refused: its algorithm is not allowed")
        // A wrong secret.
        let wrong = try world.provider(secret: "wrong")
        let third = try await world.start(wrong)
        let last = try await world.agree(third.url)
        let refused = await world.kind {
            _ = try await world.signIn.complete(last, with: wrong, binding: .cookie(third.challenge.reveal()))
        }
        #expect(refused.contains("invalid_client"))
        await world.curl.shutdown()
    }

    @Test func `without permission no request reaches this machine`() async throws {
        let world = try await World()
        let curl = try CurlClient(CurlOptions())
        let client = ProviderClient(http: CurlOutboundHTTP(curl), clock: SystemClock())
        let text = await world.kind { _ = try await client.metadata(of: world.provider()) }
        #expect(text.hasPrefix("upstream:") && text.contains("refused"))
        await curl.shutdown()
        await world.curl.shutdown()
    }
}

private struct SystemClock: WallClock {
    func now() -> Timestamp { Timestamp(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1000)) }
}

private struct RandomIDs: IDGenerator {
    func makeID() -> String { UUID().uuidString.lowercased() }
}

/// The real ones: the provider checks what is made with them.
private struct SHADigests: Digests {
    func sha256(_ message: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: message)) }
    func keyed(_ message: [UInt8], purpose: String) -> [UInt8] { sha256(Array(purpose.utf8) + message) }
    func hmacSHA1(_ message: [UInt8], key: [UInt8]) -> [UInt8] { Array(sha256(key + message).prefix(20)) }
    func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool { left == right }
    func randomBytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: .min ... .max) } }
}
