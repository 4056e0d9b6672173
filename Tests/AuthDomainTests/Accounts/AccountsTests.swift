// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import AuthTestKit
import Kernel
import Testing

@Suite struct AccountsTests {
    private let house = House()

    @Test func `the first administrator is made once`() async throws {
        #expect(try await !house.accounts.hasAdministrator())
        let made = try await house.accounts.createFirstAdministrator(
            email: "Root@Example.org",
            password: Secret(House.password)
        )
        #expect(made.email == "root@example.org")
        #expect(made.roles == ["admin"])
        let again = await refusal {
            try await house.accounts.createFirstAdministrator(
                email: "eve@example.org",
                password: Secret(House.password)
            )
        }
        #expect(again?.code == "already_set_up")
        #expect(try await house.accounts.find(email: "eve@example.org") == nil)
    }

    @Test func `of many first administrators at the same time one is made`() async throws {
        let accounts = house.accounts
        let made = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<16 {
                group.addTask {
                    let error = await refusal {
                        try await accounts.createFirstAdministrator(
                            email: "root\(number)@example.org",
                            password: Secret(House.password)
                        )
                    }
                    return error == nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(made == 1)
        #expect(try await house.accounts.list(by: .system, limit: 200).count == 1)
    }

    @Test func `of two administrators who demote each other at the same time one is left`() async throws {
        let (ann, bea) = (
            try await house.add("a@x.org", roles: ["admin"]), try await house.add("b@x.org", roles: ["admin"])
        )
        let accounts = house.accounts
        async let first = refusal { try await accounts.unassign("admin", from: ann.id, by: .system) }
        async let second = refusal {
            try await accounts.change(bea.id, AccountChange(isDisabled: true), by: .system)
        }
        let codes = await [first, second].map { $0?.code }
        #expect(codes.filter { $0 == "last_administrator" }.count == 1)
        #expect(try await house.accounts.hasAdministrator())
    }

    @Test func `the last administrator can't be deleted, disabled or demoted`() async throws {
        let ann = try await house.newcomer("ann@example.org", roles: ["admin"])
        for attempt in 0..<3 {
            let error = await refusal {
                switch attempt {
                case 0: try await house.accounts.delete(ann.account.id, by: ann.caller)
                case 1:
                    _ = try await house.accounts.change(ann.account.id, AccountChange(isDisabled: true), by: ann.caller)
                default: _ = try await house.accounts.unassign("admin", from: ann.account.id, by: ann.caller)
                }
            }
            #expect(error?.code == "last_administrator")
        }
    }

    @Test func `who may not manage users can do nothing to them`() async throws {
        let (bea, eve) = (try await house.add("bea@x.org"), try await house.newcomer("eve@x.org", roles: ["auditor"]))
        for caller in [eve.caller, .anonymous] {
            let errors = [
                await refusal { try await house.accounts.list(by: caller) },
                await refusal { try await house.accounts.get(bea.id, by: caller) },
                await refusal { try await house.accounts.create(NewAccount(email: "c@x.org"), by: caller) },
                await refusal { try await house.accounts.change(bea.id, AccountChange(isDisabled: true), by: caller) },
                await refusal { try await house.accounts.delete(bea.id, by: caller) },
                await refusal { try await house.accounts.assign("editor", to: bea.id, by: caller) },
            ]
            #expect(errors.allSatisfy { $0?.code == "forbidden" })
        }
        #expect(try await house.accounts.find(bea.id)?.roles == [])
    }

    @Test func `a manager who is no administrator can't touch administrators or make one`() async throws {
        let root = try await house.add("root@x.org", roles: ["admin"])
        let desk = try await house.newcomer("desk@x.org", roles: ["helpdesk"])
        let bea = try await house.add("bea@x.org")
        let accounts = house.accounts
        let administrator = [
            await refusal { try await accounts.change(root.id, AccountChange(password: Secret("x")), by: desk.caller) },
            await refusal { try await accounts.change(root.id, AccountChange(isDisabled: true), by: desk.caller) },
            await refusal { try await accounts.delete(root.id, by: desk.caller) },
            await refusal { try await house.signIn.impersonate(root.id, by: desk.caller) },
            await refusal { try await accounts.assign("helpdesk", to: root.id, by: desk.caller) },
        ]
        #expect(administrator.map { $0?.code } == Array(repeating: "administrator", count: 5))
        let giving = [
            await refusal { try await accounts.assign("admin", to: bea.id, by: desk.caller) },
            await refusal { try await accounts.assign("admin", to: desk.account.id, by: desk.caller) },
            await refusal { try await accounts.unassign("admin", from: root.id, by: desk.caller) },
            await refusal { try await accounts.assign("auditor", to: bea.id, by: desk.caller) },
            await refusal {
                try await accounts.create(NewAccount(email: "n@x.org", roles: ["admin"]), by: desk.caller)
            },
        ]
        #expect(giving.map { $0?.code } == Array(repeating: "more_than_own", count: 5))
        #expect(try await accounts.change(bea.id, AccountChange(isVerified: true), by: desk.caller).isVerified)
    }

    @Test func `a manager gives the roles that they hold, and no others without access.manage`() async throws {
        let desk = try await house.newcomer("desk@x.org", roles: ["helpdesk"])
        let bea = try await house.add("bea@x.org")
        let accounts = house.accounts
        // The role holds no system permission, but may hold any grant on records.
        let other = await refusal { try await accounts.assign("editor", to: bea.id, by: desk.caller) }
        #expect(other?.code == "more_than_own")
        let new = NewAccount(email: "n@x.org", roles: ["editor"])
        #expect(await refusal { try await accounts.create(new, by: desk.caller) }?.code == "more_than_own")
        #expect(try await accounts.assign("helpdesk", to: bea.id, by: desk.caller).roles == ["helpdesk"])

        house.roles.set("chief", ["users.manage", "access.manage"])
        let chief = try await house.newcomer("chief@x.org", roles: ["chief"])
        #expect(try await accounts.assign("editor", to: bea.id, by: chief.caller).roles == ["helpdesk", "editor"])
        let auditor = await refusal { try await accounts.assign("auditor", to: bea.id, by: chief.caller) }
        #expect(auditor?.code == "more_than_own")
        let taken = await refusal { try await accounts.unassign("editor", from: bea.id, by: desk.caller) }
        #expect(taken?.code == "more_than_own")
    }

    @Test func `a key limited to users.manage is no administrator`() async throws {
        let root = try await house.add("root@x.org", roles: ["admin"])
        let key = Principal(
            kind: .key("k"),
            details: PrincipalDetails(fingerprint: "k", scopes: [.permission("users.*")])
        )
        #expect(try await house.accounts.list(by: key).count == 1)
        #expect(await refusal { try await house.accounts.delete(root.id, by: key) }?.code == "administrator")
        let narrow = Principal(kind: .key("k"), details: PrincipalDetails(fingerprint: "k", scopes: []))
        #expect(await refusal { try await house.accounts.list(by: narrow) }?.code == "forbidden")
    }

    @Test func `making administrators asks for a fresh proof`() async throws {
        let root = try await house.newcomer("root@x.org", roles: ["admin"])
        let bea = try await house.add("bea@x.org")
        house.clock.advance(seconds: 601)
        let stale = await refusal { try await house.accounts.assign("admin", to: bea.id, by: root.caller) }
        #expect(stale == .freshProofRequired)
        try await house.signIn.stepUp(root.caller, .password(Secret(House.password)))
        let fresh = try await house.caller(house.signIn("root@x.org"))
        #expect(try await house.accounts.assign("admin", to: bea.id, by: fresh).roles == ["admin"])
    }

    @Test func `deleting one's own account asks for a fresh proof`() async throws {
        let ann = try await house.newcomer("ann@x.org")
        house.clock.advance(seconds: 601)
        let stale = await refusal { try await house.accounts.delete(ann.account.id, by: ann.caller) }
        #expect(stale == .freshProofRequired)
        #expect(try await house.accounts.find(ann.account.id) != nil)
        let fresh = try await house.caller(house.signIn("ann@x.org"))
        try await house.accounts.delete(ann.account.id, by: fresh)
        #expect(try await house.accounts.find(ann.account.id) == nil)
    }

    @Test func `an administrator's first role says so, and other roles keep their order`() async throws {
        let bea = try await house.add("bea@x.org", roles: ["editor", "auditor", "editor"])
        #expect(bea.roles == ["editor", "auditor"])
        let now = try await house.accounts.assign("admin", to: bea.id, by: .system)
        #expect(now.roles == ["admin", "editor", "auditor"])
        #expect(try await house.store.find(.accounts, id: bea.id)?["role"] == "admin")
        #expect(try await house.accounts.list(by: .system, role: "admin").map(\.id) == [bea.id])
    }

    @Test func `whoever has no other role is a user`() async throws {
        let bea = try await house.add("bea@x.org")
        let shown = try #require(try await house.store.find(.accounts, id: bea.id))
        #expect(shown["role"] == "user" && shown["roles"] == ["user"])
        #expect(bea.roles.isEmpty)
        let same = try await house.accounts.assign("user", to: bea.id, by: .system)
        #expect(same.version == bea.version)
        let editor = try await house.accounts.assign("editor", to: bea.id, by: .system)
        #expect(editor.fields["roles"] == ["editor"])
        let again = try await house.accounts.unassign("editor", from: bea.id, by: .system)
        #expect(again.fields["role"] == "user" && again.roles.isEmpty)
        let cleo = try await house.add("cleo@x.org", roles: ["user", "editor"])
        #expect(cleo.roles == ["editor"] && cleo.fields["roles"] == ["editor"])
    }

    @Test(arguments: ["nobody", "guest", ""])
    func `a role that there is not or that nobody signed in has can't be given`(_ role: String) async throws {
        let bea = try await house.add("bea@x.org")
        guard case .invalid = await refusal({ try await house.accounts.assign(role, to: bea.id, by: .system) }) else {
            Issue.record("\(role) was given")
            return
        }
    }

    @Test func `an address is taken in every spelling`() async throws {
        _ = try await house.add("ann@example.org")
        let error = await refusal { try await house.add(" ANN@Example.ORG ") }
        #expect(error?.code == "email_taken")
    }

    @Test func `a deleted account leaves nothing behind that names it`() async throws {
        let root = try await house.newcomer("root@x.org", roles: ["admin"])
        let ann = try await house.newcomer("ann@x.org")
        let reference = JSONValue.string(ann.account.id.reference)
        for kind in [AuthRecordKind.identities, .factors, .challenges] {
            _ = try await house.store.commit([.insert(kind, JSONObject([("user", reference)]))])
        }
        try await house.accounts.delete(ann.account.id, by: root.caller)
        for kind in [AuthRecordKind.sessions, .identities, .factors, .challenges] {
            let left = try await house.store.find(
                kind,
                where: [.equal("user", reference)],
                oldestFirst: true,
                after: nil,
                limit: 9
            )
            #expect(left.isEmpty, "\(kind)")
        }
        #expect(house.activity.events.contains { $0.action == "users.delete" && $0.user == ann.account.id })
    }

    @Test func `a manager can't touch an account that holds more`() async throws {
        house.roles.set("operator", ["users.manage", "settings.write"])
        let desk = try await house.newcomer("desk@x.org", roles: ["helpdesk"])
        let other = try await house.add("op@x.org", roles: ["operator"])
        let accounts = house.accounts
        let refusals = [
            await refusal {
                try await accounts.change(other.id, AccountChange(password: Secret("x")), by: desk.caller)
            },
            await refusal { try await accounts.change(other.id, AccountChange(email: "a@x.org"), by: desk.caller) },
            await refusal { try await accounts.change(other.id, AccountChange(isDisabled: true), by: desk.caller) },
            await refusal { try await accounts.delete(other.id, by: desk.caller) },
            await refusal { try await house.signIn.impersonate(other.id, by: desk.caller) },
            await refusal { try await accounts.assign("helpdesk", to: other.id, by: desk.caller) },
            await refusal { try await accounts.unassign("operator", from: other.id, by: desk.caller) },
        ]
        #expect(refusals.map { $0?.code } == Array(repeating: "more_than_own", count: 7))
        let same = try #require(try await accounts.find(other.id))
        #expect(same.version == other.version && same.roles == ["operator"])
    }

    @Test(arguments: ["users.manage and access.manage", "all permissions"])
    func `a key gives no role, and takes no account, that may more than itself`(limits: String) async throws {
        house.roles.setRecords("editor")
        let scopes: [KeyScope] =
            limits == "all permissions"
            ? [.permission("*")] : [.permission("users.manage"), .permission("access.manage")]
        let key = Principal(kind: .key("k"), details: PrincipalDetails(fingerprint: "k", scopes: scopes, keyID: "k"))
        let (accounts, bea) = (house.accounts, try await house.add("bea@x.org"))
        let ed = try await house.add("ed@x.org", roles: ["editor"])
        let root = try await house.add("root@x.org", roles: ["admin"])
        let giving = [
            await refusal { try await accounts.assign("admin", to: bea.id, by: key) },
            await refusal { try await accounts.assign("editor", to: bea.id, by: key) },
            await refusal { try await accounts.create(NewAccount(email: "n@x.org", roles: ["editor"]), by: key) },
            await refusal { try await accounts.create(NewAccount(email: "n@x.org", roles: ["admin"]), by: key) },
            await refusal { try await accounts.change(ed.id, AccountChange(password: Secret("x")), by: key) },
            await refusal { try await accounts.change(ed.id, AccountChange(email: "e@x.org"), by: key) },
        ]
        #expect(giving.map { $0?.code } == Array(repeating: "more_than_own", count: 6))
        let change = AccountChange(password: Secret(House.password))
        #expect(await refusal { try await accounts.change(root.id, change, by: key) }?.code == "administrator")
        #expect(await refusal { try await house.signIn.impersonate(bea.id, by: key) } == .unauthenticated)
        #expect(try await accounts.change(ed.id, AccountChange(isDisabled: true), by: key).isDisabled)
        #expect(try await accounts.change(bea.id, change, by: key).hasPassword)
    }
}
