// SPDX-License-Identifier: Apache-2.0
import AuthDomain
import AuthTestKit
import HTTPTypes
import Kernel
import Testing

@testable import HTTPAPI

/// Somebody registers with an address that is not theirs and makes themselves at home; then its owner comes.
struct ClaimedAccountTests {
    @Test(arguments: WayIn.byAddress)
    func `the owner of an address is not kept out by a second factor that a squatter set up`(_ way: WayIn) async throws
    {
        let visitor = try await Visitor()
        try await WayIn.prepare(visitor)
        let house = visitor.api.house
        let squatter = Visitor.bearer(try await visitor.register())
        let begun = await visitor.post("/api/auth/totp/enroll", [:], squatter)
        let code = TestCode(secret: try #require(begun.data["secret"]?.stringValue), digests: house.digests)
        let confirmation: JSONValue = ["code": .string(code.at(house.clock.now()))]
        #expect(await visitor.post("/api/auth/totp/confirm", confirmation, squatter).status == 200)
        let login: JSONValue = ["email": .string(Visitor.email), "password": .string(Visitor.password)]
        #expect(await visitor.post("/api/auth/password/login", login).code == "second_factor_required")

        let owner = try await way.enter(visitor, as: Visitor.email, password: Visitor.password)
        let me = await visitor.api.get("/api/auth/me", headers: owner)
        #expect(me.json["user"]?["email"] == .string(Visitor.email), "\(me)")
        #expect(me.json["user"]?["verified"] == true)
        #expect(await visitor.api.get("/api/auth/me", headers: squatter).status == 401)
        #expect(await visitor.post("/api/auth/password/login", login).status == 401)
        #expect(try await house.services.secondFactors.recoveryCodesLeft(.integer(1)) == nil)
    }

    @Test(arguments: WayIn.byAddress)
    func `the second factor of whoever has confirmed their address stays`(_ way: WayIn) async throws {
        let visitor = try await Visitor()
        try await WayIn.prepare(visitor)
        let house = visitor.api.house
        let own = Visitor.bearer(try await visitor.register())
        let account = try #require(try await house.services.accounts.find(email: Visitor.email))
        _ = try await house.services.accounts.change(account.id, AccountChange(isVerified: true), by: .system)
        let begun = await visitor.post("/api/auth/totp/enroll", [:], own)
        let code = TestCode(secret: try #require(begun.data["secret"]?.stringValue), digests: house.digests)
        let confirmation: JSONValue = ["code": .string(code.at(house.clock.now()))]
        #expect(await visitor.post("/api/auth/totp/confirm", confirmation, own).status == 200)
        let refused = await #expect(throws: UnexpectedAnswer.self) {
            try await way.enter(visitor, as: Visitor.email, password: Visitor.password)
        }
        #expect(refused?.answer.code == "second_factor_required")
        #expect(try await house.services.secondFactors.recoveryCodesLeft(account.id) == 10)
    }
}
