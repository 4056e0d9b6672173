// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import AuthTestKit
import CryptoAdapter
import HTTPAPI
import HTTPTypes
import Kernel
import Testing

@testable import Roost

/// Whoever comes by the local socket without credentials is the process itself, and nobody else is.
@Suite struct SocketAuthenticatorTests {
    private static func authenticator() -> SocketAuthenticator {
        let (store, clock, policies, digests) = (InMemoryAuthStore(), FakeClock(), FakePolicies(), FakeDigests())
        let keys = SigningKeys(
            store: store,
            maker: CryptoSigningKeyMaker(),
            sealer: FakeSealer(),
            digests: digests,
            clock: clock,
            policies: policies
        )
        let tokens = Tokens(keys: keys, clock: clock, policies: policies)
        let sessions = Sessions(
            store: store,
            tokens: tokens,
            digests: digests,
            ids: UUIDv7Generator(clock: clock, random: { 7 }),
            clock: clock,
            policies: policies,
            activity: FakeActivity()
        )
        let authenticator = Authenticator(
            store: store,
            tokens: tokens,
            sessions: sessions,
            keys: FakeKeys(),
            roles: FakeRoleDirectory(),
            attributes: FakeUserAttributes(),
            digests: digests,
            clock: clock
        )
        return SocketAuthenticator(
            base: SessionAuthenticator(authenticator, origins: CrossSiteGuard(publicURL: nil))
        )
    }

    @Test(arguments: [true, false])
    func `a caller without credentials is the process on the local socket alone`(isLocal: Bool) async throws {
        let authenticator = Self.authenticator()
        let caller = CallerEvidence(method: .get, headers: HTTPFields(), isOnLocalSocket: isLocal)
        let expected = isLocal ? Principal.system : .anonymous
        #expect(try authenticator.rememberedPrincipal(caller) == expected)
        #expect(try await authenticator.principal(caller) == expected)
    }

    @Test func `bad credentials stay bad on the local socket`() async {
        let headers = HTTPFields([HTTPField(name: .authorization, value: "Bearer a.b.c")])
        let caller = CallerEvidence(method: .get, headers: headers, isOnLocalSocket: true)
        await #expect(throws: Problem.self) { try await Self.authenticator().principal(caller) }
    }
}
