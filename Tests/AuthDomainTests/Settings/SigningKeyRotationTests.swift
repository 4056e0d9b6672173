// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import AuthTestKit
import Kernel
import Testing

/// New signing keys on a running server.
@Suite struct SigningKeyRotationTests {
    private let house = House()

    private func settings() throws -> AuthSettingsSource {
        try AuthSettingsSource(
            store: house.store,
            sealer: FakeSealer(),
            roles: house.roles,
            activity: house.activity,
            clock: house.clock
        )
    }

    private func keyCount() async throws -> Int {
        try await house.store.find(.signingKeys, where: [], oldestFirst: true, after: nil, limit: 9).count
    }

    @Test func `tokens of the old key stay good, new ones are signed with the new key`() async throws {
        let root = try await house.newcomer("root@x.org", roles: ["admin"])
        let before = try await house.signIn("root@x.org")
        try await settings().rotate(house.keys, signingOut: false, by: root.caller)
        let after = try await house.signIn("root@x.org")
        #expect(try await keyCount() == 2)
        #expect(try await house.caller(before).roles == ["admin"])
        #expect(try await house.caller(after).roles == ["admin"])
        let head = { (signedIn: SignedIn) in signedIn.issued.token.reveal().prefix { $0 != "." } }
        #expect(head(before) != head(after))
        #expect(house.activity.events.last { $0.action == "signing_keys.rotate" }?.details["signOut"] == false)
    }

    @Test func `signing out ends every token and every session`() async throws {
        let root = try await house.newcomer("root@x.org", roles: ["admin"])
        _ = try await house.add("ann@x.org")
        let ann = try await house.signIn("ann@x.org", refresh: true)
        try await settings().rotate(house.keys, signingOut: true, by: root.caller)
        #expect(try await keyCount() == 1)
        #expect(await refusal { try await house.caller(ann) } == .badCredentials)
        let token = try #require(ann.issued.refreshToken)
        #expect(await refusal { try await house.sessions.refresh(token, limits: house.limits) } == .badCredentials)
        _ = try await house.caller(try await house.signIn("ann@x.org"))
    }

    @Test func `it takes settings.write and a fresh proof`() async throws {
        house.roles.set("reader", ["settings.read"])
        let reader = try await house.newcomer("reader@x.org", roles: ["reader"])
        let root = try await house.newcomer("root@x.org", roles: ["admin"])
        let settings = try settings()
        for caller in [reader.caller, .anonymous] {
            let error = await refusal { try await settings.rotate(house.keys, signingOut: true, by: caller) }
            #expect(error?.code == "forbidden")
        }
        house.clock.advance(seconds: 601)
        let stale = await refusal { try await settings.rotate(house.keys, signingOut: true, by: root.caller) }
        #expect(stale == .freshProofRequired)
        #expect(try await keyCount() == 1)
        #expect(house.activity.events.allSatisfy { $0.action != "signing_keys.rotate" })
    }

    @Test func `whoever may change settings can't give visitors a role with rights of its own`() async throws {
        house.roles.set("keeper", ["settings.write"])
        let keeper = try await house.newcomer("keeper@x.org", roles: ["keeper"])
        let settings = try settings()
        let given = await refusal { try await settings.patch(["default_role_register": "editor"], by: keeper.caller) }
        #expect(given?.code == "more_than_own")
        let root = try await house.newcomer("root@x.org", roles: ["admin"])
        _ = try await settings.patch(["default_role_register": "editor"], by: root.caller)
        #expect(settings.current.defaultRoleRegister == "editor")
    }
}
