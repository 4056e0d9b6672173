// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import AuthTestKit
import Kernel
import Testing

@Suite struct RegistrationTests {
    private let house = House()

    private func register(_ email: String, _ fields: JSONObject = JSONObject()) async throws -> SignedIn {
        try await house.signIn.register(.init(email: email, password: Secret(House.password), fields: fields))
    }

    @Test func `whoever registers is signed in, with the default role and their own fields`() async throws {
        house.policies.change { $0.registration.role = "editor" }
        let signedIn = try await register("Ann@Example.org", JSONObject([("nickname", .string("Annie"))]))
        let caller = try await house.caller(signedIn)
        #expect(caller.roles == ["editor"])
        #expect(caller.details?.attributes["nickname"] == .text("Annie"))
        #expect(signedIn.account.isVerified == false)
        #expect(signedIn.issued.user["email"] == "ann@example.org")
    }

    @Test(arguments: Account.protectedFields.sorted())
    func `no protected field is taken from the body`(_ name: String) async throws {
        let error = await refusal { try await register("eve@example.org", JSONObject([(name, .string("admin"))])) }
        guard case .invalid(let issues) = error else {
            Issue.record("\(name) was taken: \(String(describing: error))")
            return
        }
        #expect(issues.map(\.pointer) == ["/\(name)"])
        #expect(try await house.accounts.find(email: "eve@example.org") == nil)
    }

    @Test func `nobody registers where registration is closed`() async throws {
        house.policies.change { $0.registration.isOpen = false }
        #expect(await refusal { try await register("eve@example.org") }?.code == "registration_closed")
    }

    @Test func `an anonymous account gets no name where registration is closed`() async throws {
        house.policies.change { $0.registration.allowsAnonymous = true }
        let caller = try await house.caller(try await house.signIn.anonymously())
        house.policies.change { $0.registration.isOpen = false }
        let error = await refusal {
            try await house.signIn.upgrade(caller, email: "eve@example.org", password: Secret(House.password))
        }
        #expect(error?.code == "registration_closed")
        #expect(try await house.accounts.find(email: "eve@example.org") == nil)
    }

    @Test func `a taken address does the same work as a free one`() async throws {
        _ = try await register("ann@example.org")
        let before = house.hasher.hashings
        #expect(await refusal { try await register("ann@example.org") }?.code == "email_taken")
        #expect(house.hasher.hashings == before + 1)
    }

    @Test func `an anonymous account keeps its id when it gets a name`() async throws {
        house.policies.change { $0.registration.allowsAnonymous = true }
        let visitor = try await house.signIn.anonymously()
        let caller = try await house.caller(visitor)
        #expect(visitor.account.isAnonymous)
        let named = try await house.signIn.upgrade(caller, email: "ann@example.org", password: Secret(House.password))
        #expect(named.id == visitor.account.id)
        #expect(!named.isAnonymous)
        #expect(try await house.caller(visitor).details?.attributes["email"] == .text("ann@example.org"))
        #expect(try await house.signIn("ann@example.org").account.id == visitor.account.id)
        let again = await refusal {
            try await house.signIn.upgrade(caller, email: "x@example.org", password: Secret(House.password))
        }
        #expect(again?.code == "not_anonymous")
    }

    @Test func `an anonymous account can't take somebody's address`() async throws {
        house.policies.change { $0.registration.allowsAnonymous = true }
        _ = try await house.add("ann@example.org")
        let caller = try await house.caller(try await house.signIn.anonymously())
        let error = await refusal {
            try await house.signIn.upgrade(caller, email: "ann@example.org", password: Secret(House.password))
        }
        #expect(error?.code == "email_taken")
    }

    @Test func `there are no anonymous accounts unless they are allowed`() async throws {
        #expect(await refusal { try await house.signIn.anonymously() }?.code == "anonymous_disabled")
    }
}
