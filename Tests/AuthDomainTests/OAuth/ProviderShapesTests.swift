// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import AuthTestKit
import Kernel
import Testing

/// What the answers of known providers mean.
@Suite struct ProviderShapesTests {
    private let world = OAuthWorld()

    @Test func `GitHub's address is the primary one, confirmed when it says so`() async throws {
        let provider = try OAuthWorld.preset("github")
        world.provider.spoilInfo { info in
            info = JSONObject([("id", 583_231), ("login", "octocat"), ("name", .null), ("email", "public@example.org")])
        }
        world.provider.setEmails([
            ["email": "old@example.org", "primary": false, "verified": true],
            ["email": "octo@example.org", "primary": true, "verified": true],
        ])
        let account = try await world.signedIn(.init("583231"), at: provider).account
        #expect(account.email == "octo@example.org" && account.isVerified)
        let identity = try #require(try await world.records(.identities).first)
        #expect(identity["subject"] == "583231" && identity["name"] == "octocat")
        #expect(world.provider.asked == ["https://api.github.com/user", "https://api.github.com/user/emails"])
    }

    @Test(
        arguments: [
            [], [["email": "x@example.org", "primary": true, "verified": false]], ["x"], [:],
            [["email": "x@example.org", "primary": "true", "verified": true]],
        ] as [JSONValue]
    )
    func `a GitHub address that is not confirmed confirms nothing`(_ emails: JSONValue) async throws {
        world.provider.spoilInfo {
            $0 = JSONObject([("id", 1), ("email", "victim@example.org"), ("email_verified", true)])
        }
        world.provider.setEmails(emails)
        _ = try await world.account("x@example.org", verified: true)
        _ = try await world.account("victim@example.org", verified: true)
        let provider = try OAuthWorld.preset("github")
        await #expect(throws: AuthError.self) { try await world.run(.init("1"), at: provider) }
        #expect(try await world.records(.identities).isEmpty)
    }

    @Test func `Discord says of itself whether an address is confirmed`() async throws {
        let provider = try OAuthWorld.preset("discord")
        for isVerified in [true, false] {
            let world = OAuthWorld()
            world.provider.spoilInfo { info in
                info = JSONObject([
                    ("id", "80351110224678912"), ("username", "nelly"), ("global_name", .null),
                    ("avatar", "8342729096ea3675"),
                    ("email", "nelly@example.org"), ("verified", .boolean(isVerified)),
                ])
            }
            let account = try await world.signedIn(.init("x"), at: provider).account
            #expect(account.isVerified == isVerified)
            #expect(try await world.records(.identities).first?["name"] == "nelly")
        }
    }

    @Test func `Facebook's address counts as unconfirmed, whatever else the profile says`() async throws {
        world.provider.spoilInfo { info in
            let picture: JSONValue = ["data": ["url": "https://platform-lookaside.fbsbx.com/p"]]
            info = JSONObject([
                ("id", "10150000000000000"), ("name", "Zoe"), ("email", "zoe@example.org"), ("verified", true),
                ("email_verified", true), ("picture", picture),
            ])
        }
        let account = try await world.signedIn(.init("x"), at: OAuthWorld.preset("facebook")).account
        #expect(!account.isVerified)
        let identity = try await world.records(.identities).first
        #expect(identity?["avatar"] == "https://platform-lookaside.fbsbx.com/p")
    }

    @Test func `a Microsoft address counts only when its domain is the tenant's own`() async throws {
        let tenant = "11111111-2222-3333-4444-555555555555"
        for (owned, isVerified) in [(nil, false), (.boolean(true), true), ("1", true), (0, false)]
            as [(JSONValue?, Bool)]
        {
            let world = OAuthWorld()
            world.provider.spoil { claims in
                claims["iss"] = .string("https://login.microsoftonline.com/\(tenant)/v2.0")
                claims["tid"] = .string(tenant)
                claims["xms_edov"] = owned
            }
            world.provider.spoilInfo { $0["email_verified"] = true }
            let account = try await world.signedIn(
                .init("s", email: "a@example.org"),
                at: OAuthWorld.preset("microsoft")
            ).account
            #expect(account.isVerified == isVerified)
        }
    }

    @Test func `Apple writes its flags as texts`() async throws {
        world.provider.spoil { $0["email_verified"] = "true" }
        let provider = try OAuthWorld.configuration()
        #expect(try await world.signedIn(.init("a", email: "a@example.org"), at: provider).account.isVerified)
        world.provider.spoil { $0["email_verified"] = "false" }
        #expect(try await !world.signedIn(.init("b", email: "b@example.org"), at: provider).account.isVerified)
    }

    @Test func `one source's confirmation is not lent to another's address`() async throws {
        world.provider.spoil { $0["email_verified"] = nil }
        world.provider.spoilInfo { info in
            info["email"] = "other@example.org"
            info["email_verified"] = true
        }
        let account = try await world.signedIn(.init("a", email: "a@example.org"), at: OAuthWorld.configuration())
            .account
        #expect(account.email == "other@example.org" && account.isVerified)
        world.provider.spoilInfo { info in
            info["email"] = nil
            info["email_verified"] = true
        }
        let second = try await world.signedIn(.init("b", email: "b@example.org"), at: OAuthWorld.configuration())
            .account
        #expect(second.email == "b@example.org" && !second.isVerified)
    }

    @Test func `claims of a plain provider are found where the settings say`() async throws {
        let mapping: JSONValue = [
            "subject": "user.uid", "email": "user.mail", "email_verified": "https://x.example/confirmed",
        ]
        let provider = try OAuthWorld.configuration("corp", type: "oauth2", [("mapping", mapping)])
        world.provider.spoilInfo { info in
            let user: JSONValue = ["uid": 42, "mail": "m@example.org"]
            info = JSONObject([("user", user), ("https://x.example/confirmed", true), ("sub", "other")])
        }
        let account = try await world.signedIn(.init("x"), at: provider).account
        #expect(account.email == "m@example.org" && account.isVerified)
        #expect(try await world.records(.identities).first?["subject"] == "42")
    }

    @Test func `an address counts as confirmed without a word when the settings trust the provider`() async throws {
        let provider = try OAuthWorld.configuration("corp", type: "oauth2", [("trust_email", true)])
        world.provider.spoilInfo { $0 = JSONObject([("sub", "1"), ("email", "t@example.org")]) }
        #expect(try await world.signedIn(.init("1"), at: provider).account.isVerified)
    }
}
