// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import AuthTestKit
import Kernel
import Testing

/// A role that is removed is nobody's any more, also when another is made under its name.
@Suite struct RemovedRolesTests {
    private let house = House()

    private func roles(_ account: Account) async throws -> [String]? {
        try await house.accounts.find(account.id)?.roles
    }

    @Test func `a removed role is taken from everybody who has it, and nothing else is`() async throws {
        let ann = try await house.add("ann@x.org", roles: ["editor", "auditor"])
        let bea = try await house.add("bea@x.org", roles: ["auditor"])
        let root = try await house.add("root@x.org", roles: ["admin", "editor"])
        house.accounts.noteRemoval(of: ["editor"])
        try await house.accounts.withdrawRemoved()
        #expect(try await roles(ann) == ["auditor"])
        #expect(try await roles(bea) == ["auditor"])
        #expect(try await roles(root) == ["admin"])
        let first = try await house.store.find(.accounts, id: ann.id)?["role"]
        #expect(first == "auditor")
        let told = house.activity.events.filter { $0.action == "roles.unassign" && $0.target == "editor" }
        #expect(Set(told.map(\.user)) == [ann.id, root.id])
    }

    @Test func `more accounts than one page are gone through`() async throws {
        var accounts: [Account] = []
        for number in 0..<(Accounts.largestPage + 3) {
            accounts.append(try await house.add("a\(number)@x.org", roles: ["editor"]))
        }
        house.accounts.noteRemoval(of: ["editor"])
        try await house.accounts.withdrawRemoved()
        for account in accounts { #expect(try await roles(account) == []) }
    }

    @Test func `what is given after a removal was carried out stays`() async throws {
        let ann = try await house.add("ann@x.org", roles: ["editor"])
        house.accounts.noteRemoval(of: ["editor"])
        try await house.accounts.withdrawRemoved()
        _ = try await house.accounts.assign("editor", to: ann.id, by: .system)
        try await house.accounts.withdrawRemoved()
        #expect(try await roles(ann) == ["editor"])
        house.accounts.noteRemoval(of: ["editor"])
        try await house.accounts.withdrawRemoved()
        #expect(try await roles(ann) == [])
    }

    @Test func `many calls at the same time take away once and never what came after`() async throws {
        let ann = try await house.add("ann@x.org", roles: ["editor"])
        let accounts = house.accounts
        accounts.noteRemoval(of: ["editor"])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await accounts.withdrawRemoved()
                    _ = try await accounts.assign("editor", to: ann.id, by: .system)
                }
            }
            try await group.waitForAll()
        }
        #expect(try await roles(ann) == ["editor"])
    }

    @Test func `a removal that happened while the process was down is carried out at its start`() async throws {
        let ann = try await house.add("ann@x.org", roles: ["editor", "auditor"])
        try await house.accounts.settleRoles(known: ["admin", "editor", "auditor"])
        #expect(try await roles(ann) == ["editor", "auditor"])
        let later = Accounts(
            store: house.store,
            passwords: house.passwords,
            roles: house.roles,
            activity: house.activity,
            policies: house.policies,
            clock: house.clock
        )
        try await later.settleRoles(known: ["admin", "auditor"])
        #expect(try await roles(ann) == ["auditor"])
        let calls = house.store.calls
        try await later.settleRoles(known: ["admin", "auditor"])
        #expect(house.store.calls == calls + 1, "nothing has changed, so accounts are left alone")
    }

    @Test func `a signed-in user loses the role at the next request`() async throws {
        _ = try await house.add("desk@x.org", roles: ["helpdesk"])
        let signedIn = try await house.signIn("desk@x.org")
        #expect(try await house.caller(signedIn).roles == ["helpdesk"])
        house.accounts.noteRemoval(of: ["helpdesk"])
        try await house.accounts.withdrawRemoved()
        #expect(try await house.caller(signedIn).roles == [])
    }
}
