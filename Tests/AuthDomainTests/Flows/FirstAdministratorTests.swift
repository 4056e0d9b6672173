// SPDX-License-Identifier: Apache-2.0

import AuthTestKit
import Kernel
import Testing

@testable import AuthDomain

struct FirstAdministratorTests {
    private let bench = FlowBench()
    private let client = Client()

    private var setup: FirstAdministrator {
        FirstAdministrator(
            store: bench.store,
            challenges: bench.challenges,
            accounts: bench.accounts,
            limits: bench.limits
        )
    }

    @Test func `the printed link makes one administrator`() async throws {
        let token = try #require(try await setup.offer()).token.reveal()
        await #expect(throws: AuthError.self) {
            try await setup.claim(token: token, email: "root@x.test", password: Secret("short"), client: client)
        }
        let proof = try await setup.claim(
            token: token,
            email: "root@x.test",
            password: Secret("a long enough one"),
            client: client
        )
        #expect(proof.account.isAdministrator && proof.account.isVerified)
        #expect(try await setup.offer() == nil)
        await #expect(throws: AuthError.badCredentials) {
            try await setup.claim(
                token: token,
                email: "two@x.test",
                password: Secret("a long enough one"),
                client: client
            )
        }
    }

    @Test func `the link is good for ten minutes and any other text is none`() async throws {
        let token = try #require(try await setup.offer()).token.reveal()
        bench.clock.advance(seconds: 600)
        for text in [token, "", "x"] {
            await #expect(throws: AuthError.badCredentials) {
                try await setup.claim(
                    token: text,
                    email: "root@x.test",
                    password: Secret("a long enough one"),
                    client: client
                )
            }
        }
        #expect(try await bench.records(.accounts).isEmpty)
    }
}
