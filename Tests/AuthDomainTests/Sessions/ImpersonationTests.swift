// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import AuthTestKit
import Kernel
import Testing

@Suite struct ImpersonationTests {
    private let house = House()

    @Test func `an administrator acts with the rights of the other and is named everywhere`() async throws {
        let root = try await house.newcomer("root@x.org", roles: ["admin"])
        let ann = try await house.add("ann@x.org", roles: ["editor"])
        let signedIn = try await house.signIn.impersonate(ann.id, by: root.caller)
        let caller = try await house.caller(signedIn)
        #expect(caller.kind == .user(ann.id))
        #expect(caller.roles == ["editor"])
        #expect(caller.details?.impersonator == root.account.id)
        #expect(signedIn.issued.claims.payload["imp"] == root.account.id.json)
        #expect(caller.actor == "user:\(ann.id) (by user:\(root.account.id))")
        #expect(house.activity.events.last?.action == "impersonate")
    }

    @Test func `whoever acts for another can't do what its owner alone may`() async throws {
        let root = try await house.newcomer("root@x.org", roles: ["admin"])
        let desk = try await house.add("desk@x.org", roles: ["helpdesk"])
        let ann = try await house.add("ann@x.org")
        let caller = try await house.caller(try await house.signIn.impersonate(desk.id, by: root.caller))
        let errors = [
            await refusal { try await house.signIn.impersonate(ann.id, by: caller) },
            await refusal { try await house.signIn.stepUp(caller, .password(Secret(House.password))) },
            await refusal { try await house.sessions.mine(caller) },
            await refusal { try await house.sessions.endAll(caller) },
            await refusal {
                try await house.passwords.change(
                    of: caller,
                    current: Secret(House.password),
                    to: Secret("another lighthouse"),
                    limits: house.limits,
                    client: Client()
                )
            },
        ]
        #expect(errors.map { $0?.code } == Array(repeating: "impersonating", count: 5))
        let email = await refusal {
            try await house.accounts.change(ann.id, AccountChange(email: "eve@x.org"), by: caller)
        }
        #expect(email == .freshProofRequired)
    }

    @Test(arguments: [0, 1, 2, 3, 4])
    func `it ends when the one behind it loses account or rights`(_ way: Int) async throws {
        _ = try await house.add("first@x.org", roles: ["admin"])
        let root = try await house.newcomer("root@x.org", roles: ["admin"])
        let ann = try await house.add("ann@x.org")
        let signedIn = try await house.signIn.impersonate(ann.id, by: root.caller)
        _ = try await house.caller(signedIn)
        switch way {
        case 0: _ = try await house.accounts.unassign("admin", from: root.account.id, by: .system)
        case 1: _ = try await house.accounts.change(root.account.id, AccountChange(isDisabled: true), by: .system)
        case 2: try await house.accounts.delete(root.account.id, by: .system)
        default:
            // Around the services: the next request looks for itself.
            let values =
                way == 3
                ? JSONObject([("role", .string("editor")), ("roles", .array(["editor"]))])
                : JSONObject([("disabled", true)])
            _ = try await house.store.commit([.update(.accounts, id: root.account.id, ifVersion: nil, values)])
        }
        #expect(await refusal { try await house.caller(signedIn) } == .badCredentials)
    }

    @Test func `it lasts a fixed time, whatever is done with it`() async throws {
        let root = try await house.newcomer("root@x.org", roles: ["admin"])
        let ann = try await house.add("ann@x.org")
        let signedIn = try await house.signIn.impersonate(ann.id, by: root.caller)
        for _ in 0..<6 {
            house.clock.advance(seconds: 599)
            _ = try await house.caller(signedIn)
        }
        house.clock.advance(seconds: 10)
        #expect(await refusal { try await house.caller(signedIn) } == .badCredentials)
    }

    @Test func `it needs a fresh proof, another account and one that is in force`() async throws {
        let root = try await house.newcomer("root@x.org", roles: ["admin"])
        let ann = try await house.add("ann@x.org")
        #expect(
            await refusal { try await house.signIn.impersonate(root.account.id, by: root.caller) }?.code
                == "own_account"
        )
        #expect(await refusal { try await house.signIn.impersonate(.integer(99), by: root.caller) } == .notFound)
        #expect(await refusal { try await house.signIn.impersonate(ann.id, by: .anonymous) } == .unauthenticated)
        _ = try await house.accounts.change(ann.id, AccountChange(isDisabled: true), by: .system)
        #expect(await refusal { try await house.signIn.impersonate(ann.id, by: root.caller) }?.code == "disabled")
        house.clock.advance(seconds: 601)
        #expect(await refusal { try await house.signIn.impersonate(ann.id, by: root.caller) } == .freshProofRequired)
    }
}
