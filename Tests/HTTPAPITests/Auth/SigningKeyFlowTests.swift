// SPDX-License-Identifier: Apache-2.0
import AuthDomain
import AuthTestKit
import HTTPTypes
import Kernel
import Testing

@testable import HTTPAPI

/// New signing keys on a running server.
struct SigningKeyFlowTests {
    private static let address = "/api/auth/signing-keys/rotate"

    @Test func `a new key is published and old tokens stay good`() async throws {
        let visitor = try await Visitor()
        let headers = Visitor.bearer(try await Cast(visitor.api).token(.admin))
        let before = await visitor.api.get("/.well-known/jwks.json").json["keys"]?.arrayValue?.count ?? 0
        #expect(await visitor.post(Self.address, [:], headers).json["success"] == true)
        #expect(await visitor.api.get("/.well-known/jwks.json").json["keys"]?.arrayValue?.count == before + 1)
        #expect(await visitor.api.get("/api/users", headers: headers).status == 200)
        let told = await visitor.api.get("/api/activity?action=signing_keys.rotate", headers: headers)
        #expect(told.json["data"]?.arrayValue?.count == 1, "\(told)")
    }

    @Test func `signing out ends every token`() async throws {
        let visitor = try await Visitor()
        let headers = Visitor.bearer(try await Cast(visitor.api).token(.admin))
        let other = Visitor.bearer(try await visitor.register())
        #expect(await visitor.post(Self.address, ["signOut": true], headers).status == 200)
        for headers in [headers, other] {
            #expect(await visitor.api.get("/api/auth/sessions", headers: headers).status == 401)
        }
    }

    @Test func `an old proof is not enough, and no misspelt wish is overlooked`() async throws {
        let visitor = try await Visitor()
        let headers = Visitor.bearer(try await Cast(visitor.api).token(.admin))
        #expect(await visitor.post(Self.address, ["signout": true], headers).status == 422)
        #expect(await visitor.post(Self.address, ["signOut": "yes"], headers).status == 422)
        visitor.api.house.clock.advance(seconds: 601)
        #expect(await visitor.post(Self.address, [:], headers).code == "fresh_proof_required")
    }
}
