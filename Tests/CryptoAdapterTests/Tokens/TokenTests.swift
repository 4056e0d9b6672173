// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import AuthTestKit
import Crypto
import CryptoAdapter
import JSON
import Kernel
import Testing

@Suite struct TokenTests {
    @Test(arguments: SigningAlgorithm.allCases)
    func `what is signed comes back`(_ algorithm: SigningAlgorithm) async throws {
        let house = TokenHouse(algorithm)
        for id in [RecordID.integer(7), .text("018f0000-0000-7000-8000-000000000007")] {
            var claims = house.claims(id)
            claims.impersonator = .integer(1)
            #expect(try await house.tokens.check(try await house.tokens.sign(claims)) == claims)
        }
    }

    @Test func `clients read id, e-mail address and roles from the payload`() async throws {
        let house = TokenHouse()
        var claims = house.claims()
        claims.fields = JSONObject([("nickname", .string("Annie")), ("exp", .integer(1)), ("role", .string("none"))])
        let payload = try Forgery.payload(of: try await house.tokens.sign(claims))
        #expect(payload["id"] == 7)
        #expect(payload["email"] == "ann@example.org")
        #expect(payload["role"] == "admin")
        #expect(payload["roles"] == ["admin", "editor"])
        #expect(payload["sid"] == .string(claims.session))
        #expect(payload["iss"] == "https://roost.example")
        #expect(payload["exp"] == .integer(claims.expiresAt))
        #expect(payload["nickname"] == "Annie")
        #expect(payload["imp"] == nil)
    }

    @Test func `the published key checks the signature, and is all of the key that is published`() async throws {
        let house = TokenHouse()
        let token = try await house.tokens.sign(house.claims())
        let key = try #require(try await house.published().first)
        #expect(try Forgery.header(of: token)["kid"] == key["kid"])
        #expect(key.objectValue?.keys.sorted() == ["alg", "crv", "kid", "kty", "use", "x"])
        let bytes = try #require(key["x"]?.stringValue.flatMap(Base64URL.decode))
        let parts = token.split(separator: ".").map(String.init)
        let signature = try #require(Base64URL.decode(parts[2]))
        let checking = try Curve25519.Signing.PublicKey(rawRepresentation: bytes)
        #expect(checking.isValidSignature(signature, for: Array((parts[0] + "." + parts[1]).utf8)))
    }

    @Test func `a shared secret is not published`() async throws {
        let house = TokenHouse(.hs256)
        _ = try await house.tokens.sign(house.claims())
        #expect(try await house.published() == [])
    }

    @Test func `after a rotation the new key signs and the old one checks until its tokens have expired`() async throws
    {
        let house = TokenHouse()
        let old = try await house.tokens.sign(house.claims(life: 10_000_000))
        try await house.keys.rotate()
        let new = try await house.tokens.sign(house.claims(life: 10_000_000))
        #expect(try Forgery.header(of: old)["kid"] != Forgery.header(of: new)["kid"])
        #expect(try await house.published().count == 2)
        #expect(try await house.isTaken(old))
        house.clock.advance(seconds: 604_800)
        #expect(try await !house.isTaken(old))
        #expect(try await house.isTaken(new))
    }

    @Test func `a key that leaked takes its tokens with it`() async throws {
        let house = TokenHouse()
        let old = try await house.tokens.sign(house.claims())
        try await house.keys.rotate(droppingOld: true)
        #expect(try await !house.isTaken(old))
        #expect(try await house.published().count == 1)
    }

    @Test func `another algorithm on request leaves old tokens in force`() async throws {
        let house = TokenHouse()
        let old = try await house.tokens.sign(house.claims())
        house.policies.change { $0.token.algorithm = .hs256 }
        let new = try await house.tokens.sign(house.claims())
        #expect(try Forgery.header(of: new)["alg"] == "HS256")
        #expect(try await house.isTaken(old))
        #expect(try await house.isTaken(new))
    }

    @Test func `the secret of a key is stored sealed`() async throws {
        let house = TokenHouse()
        _ = try await house.tokens.sign(house.claims())
        let records = try await house.store.find(.signingKeys, where: [], oldestFirst: true, after: nil, limit: 9)
        let sealed = try #require(records.first?["sealed"]?.stringValue)
        let secret = try FakeSealer().open(sealed, purpose: "auth.signing-key")
        #expect(secret.count == 32)
        #expect(throws: AuthError.self) { try FakeSealer().open(sealed, purpose: "another") }
    }
}
