// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import AuthTestKit
import Kernel
import Testing

@Suite struct PasswordTests {
    private func codes(_ password: String, minimum: Int = 8) -> [String] {
        var policy = AuthPolicy.Password()
        policy.minimumLength = minimum
        do throws(AuthError) {
            try PasswordRules(policy).check(Secret(password), email: EmailAddress("long.name@example.org"))
            return []
        } catch .invalid(let issues) {
            return issues.map(\.code)
        } catch {
            return ["\(error)"]
        }
    }

    @Test func `length counts characters below and bytes above`() {
        #expect(codes("1a2z3y4") == ["too_short"])
        #expect(codes("1a2z3y4x") == [])
        #expect(codes("\u{1F680}\u{1F680}\u{1F680}") == ["too_short"])
        #expect(codes(String(repeating: "xy", count: 256)) == [])
        #expect(codes(String(repeating: "xy", count: 256) + "z") == ["too_long"])
        #expect(codes("", minimum: 0) == ["too_short"])
        #expect(codes("1a2z3y4x", minimum: 12) == ["too_short"])
    }

    @Test(arguments: ["password", "Password1", "QWERTYUIOP", "12345678", "iloveyou1", "trustno1", "p@ssw0rd"])
    func `what is tried first is refused`(_ password: String) { #expect(codes(password) == ["too_common"]) }

    @Test(arguments: ["long.name@example.org", "Long.Name@Example.org", "LONG.NAME"])
    func `the e-mail address is no password`(_ password: String) { #expect(codes(password) == ["same_as_email"]) }

    @Test func `changing asks for the current password`() async throws {
        let house = House()
        let ann = try await house.newcomer("ann@example.org")
        let wrong = await refusal {
            try await house.passwords.change(
                of: ann.caller,
                current: Secret("not the password"),
                to: Secret("another lighthouse"),
                limits: house.limits,
                client: Client()
            )
        }
        #expect(wrong == .badCredentials)
        #expect(house.limits.notes.last?.isRight == false)
        #expect(try await house.caller(house.signIn("ann@example.org")).kind == .user(ann.account.id))
    }

    @Test func `a changed password ends all other sessions and keeps the one that asked`() async throws {
        let house = House()
        let ann = try await house.newcomer("ann@example.org")
        let other = try await house.signIn("ann@example.org")
        let refresh = try await house.signIn("ann@example.org", refresh: true)
        let bea = try await house.newcomer("bea@example.org")
        try await house.passwords.change(
            of: ann.caller,
            current: Secret(House.password),
            to: Secret("another lighthouse"),
            limits: house.limits,
            client: Client()
        )
        #expect(await refusal { try await house.caller(other) } == .badCredentials)
        let token = try #require(refresh.issued.refreshToken)
        #expect(await refusal { try await house.sessions.refresh(token, limits: house.limits) } == .badCredentials)
        #expect(try await house.sessions.mine(ann.caller).map(\.id) == [ann.caller.details?.sessionID])
        #expect(try await house.sessions.mine(bea.caller).count == 1)
        #expect(await refusal { try await house.signIn("ann@example.org") } == .badCredentials)
        let again = try await house.signIn.withPassword(
            email: "ann@example.org",
            password: Secret("another lighthouse")
        )
        #expect(again.account.id == ann.account.id)
    }

    @Test func `a hash of an old cost is replaced when its owner signs in`() async throws {
        let house = House()
        let account = try await house.add("ann@example.org")
        house.hasher.setCost(2)
        _ = try await house.signIn("ann@example.org")
        let stored = try await house.store.find(.accounts, id: account.id)
        #expect(stored?["strategy_value"] == .string("$fake2$" + House.password))
        let before = house.hasher.hashings
        _ = try await house.signIn("ann@example.org")
        #expect(house.hasher.hashings == before + 1)
    }

    @Test func `hashes are in no field that anybody sees`() async throws {
        let house = House()
        let account = try await house.add("ann@example.org")
        #expect(account.fields["strategy_value"] == nil)
        #expect(!"\(account)".contains(House.password))
        let caller = try await house.caller(house.signIn("ann@example.org"))
        #expect(caller.details?.attributes["strategy_value"] == nil)
        #expect(caller.details?.attributes["email"] == .text("ann@example.org"))
    }
}
