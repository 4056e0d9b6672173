// SPDX-License-Identifier: Apache-2.0

import AuthTestKit
import Kernel
import Testing

@testable import AuthDomain

/// Whoever sets up an account with somebody else's address keeps nothing of it once the owner comes.
struct AddressClaimTests {
    private let bench = FlowBench()
    private let client = Client(address: "192.0.2.1")

    /// An account as a squatter leaves it: with a way in of every kind, and a second factor.
    private func squatted(verified: Bool = false) async throws -> Account {
        let account = try await bench.makeAccount("ann@x.test", JSONObject([("verified", .boolean(verified))]))
        let user = JSONValue.string(account.id.reference)
        _ = try await bench.store.commit([
            .insert(
                .sessions,
                JSONObject([("user", user), ("kind", "token"), ("secondFactorAt", bench.clock.now().json)])
            ),
            .insert(.identities, JSONObject([("user", user), ("provider", "github"), ("key", "k")])),
            .insert(.factors, JSONObject([("user", user), ("kind", "totp"), ("confirmed", true)])),
            .insert(.apiKeys, JSONObject([("creator", .string("user:\(account.id)")), ("hash", "theirs")])),
            .insert(.apiKeys, JSONObject([("creator", "user:other"), ("hash", "others")])),
        ])
        return account
    }

    private func left() async throws -> [AuthRecordKind: Int] {
        var left: [AuthRecordKind: Int] = [:]
        for kind in [AuthRecordKind.sessions, .identities, .factors, .apiKeys] {
            left[kind] = try await bench.records(kind).count
        }
        return left
    }

    private func posted(_ template: MailTemplateName, _ value: String = "token") async throws -> String {
        try #require(await bench.posted().last { $0.subject.hasPrefix(template.rawValue) }?.value(value))
    }

    @Test(arguments: ["reset", "magic", "otp"])
    func `the owner who comes by mail finds nothing that somebody else set up`(flow: String) async throws {
        let account = try await squatted()
        let codes = OneTimeCode(mail: bench.mail, accounts: bench.accounts)
        let (magic, reset) = (MagicLink(mail: bench.mail), PasswordReset(mail: bench.mail, passwords: bench.passwords))
        switch flow {
        case "reset":
            try await reset.request("ann@x.test", client: client)
            let token = try await posted(.reset)
            _ = try await reset.confirm(token: token, password: Secret("a much better one"), client: client)
        case "magic":
            try await magic.request("ann@x.test", client: client)
            _ = try await magic.redeem(token: try await posted(.magic), client: client)
        default:
            _ = try await codes.requestLogin("ann@x.test", client: client)
            _ = try await codes.login("ann@x.test", code: try await posted(.otp, "code"), client: client)
        }
        #expect(try await left() == [.sessions: 0, .identities: 0, .factors: 0, .apiKeys: 1])
        #expect(try await bench.account(account.id)?.passwordHash?.reveal() != "$fake1$old password")
        #expect(try await bench.account(account.id)?.isVerified == true)
    }

    @Test func `a link that confirms an address leaves no other way in than the password`() async throws {
        let account = try await squatted()
        let verification = EmailVerification(mail: bench.mail)
        try await verification.request(account.id, client: client)
        let changed = try await verification.confirm(token: try await posted(.verify), client: client)
        #expect(changed.isVerified && changed.hasPassword)
        #expect(try await left() == [.sessions: 1, .identities: 0, .factors: 0, .apiKeys: 1])
        // The second factor that it has shown is gone.
        #expect(try await bench.records(.sessions).allSatisfy { $0.moment("secondFactorAt") == nil })
    }

    @Test func `whoever confirms their address while they are signed in keeps all`() async throws {
        let account = try await squatted()
        let verification = EmailVerification(mail: bench.mail)
        try await verification.request(account.id, client: client)
        let caller = Principal(kind: .user(account.id))
        _ = try await verification.confirm(token: try await posted(.verify), by: caller, client: client)
        #expect(try await left() == [.sessions: 1, .identities: 1, .factors: 1, .apiKeys: 2])
    }

    @Test func `a link that is left over takes nothing from an account that is confirmed`() async throws {
        let account = try await squatted()
        let verification = EmailVerification(mail: bench.mail)
        try await verification.request(account.id, client: client)
        _ = try await bench.store.commit([
            .update(.accounts, id: account.id, ifVersion: nil, JSONObject([("verified", true)]))
        ])
        _ = try await verification.confirm(token: try await posted(.verify), client: client)
        #expect(try await left() == [.sessions: 1, .identities: 1, .factors: 1, .apiKeys: 2])
    }

    @Test(arguments: ["verify", "magic", "reset", "otp"])
    func `a change begun before the address was proved can't be finished`(proof: String) async throws {
        let account = try await bench.makeAccount("ann@x.test", JSONObject([("verified", false)]))
        let change = EmailChange(mail: bench.mail)
        let verification = EmailVerification(mail: bench.mail)
        let codes = OneTimeCode(mail: bench.mail, accounts: bench.accounts)
        let (magic, reset) = (MagicLink(mail: bench.mail), PasswordReset(mail: bench.mail, passwords: bench.passwords))
        try await change.request(account.id, to: "mallory@x.test", client: client)
        try await verification.request(account.id, client: client)
        try await magic.request("ann@x.test", client: client)
        try await reset.request("ann@x.test", client: client)
        _ = try await codes.requestLogin("ann@x.test", client: client)
        let begun = try await posted(.emailChangeNew)
        switch proof {
        case "verify": _ = try await verification.confirm(token: try await posted(.verify), client: client)
        case "magic": _ = try await magic.redeem(token: try await posted(.magic), client: client)
        case "reset":
            let token = try await posted(.reset)
            _ = try await reset.confirm(token: token, password: Secret("a much better one"), client: client)
        default: _ = try await codes.login("ann@x.test", code: try await posted(.otp, "code"), client: client)
        }
        #expect(try await bench.account(account.id)?.pendingEmail == nil)
        await #expect(throws: AuthError.badCredentials) { try await change.confirm(token: begun, client: client) }
        #expect(try await bench.account(account.id)?.email == "ann@x.test")
    }

    @Test(arguments: ["reset", "own change", "manager's change"])
    func `a new password ends what was mailed before it`(way: String) async throws {
        let account = try await bench.makeAccount("ann@x.test")
        let change = EmailChange(mail: bench.mail)
        let codes = OneTimeCode(mail: bench.mail, accounts: bench.accounts)
        let (magic, reset) = (MagicLink(mail: bench.mail), PasswordReset(mail: bench.mail, passwords: bench.passwords))
        try await change.request(account.id, to: "mallory@x.test", client: client)
        try await magic.request("ann@x.test", client: client)
        _ = try await codes.requestLogin("ann@x.test", client: client)
        try await reset.request("ann@x.test", client: client)
        let password = Secret("a much better one")
        switch way {
        case "reset": _ = try await reset.confirm(token: try await posted(.reset), password: password, client: client)
        case "own change":
            let caller = Principal(kind: .user(account.id))
            let now = try #require(try await bench.account(account.id))
            try await bench.passwords.set(password, of: now, by: caller, client: client)
        default:
            _ = try await bench.accounts.change(account.id, AccountChange(password: password), by: .system)
        }
        let links = (try await posted(.emailChangeOld), try await posted(.emailChangeNew), try await posted(.magic))
        let (code, token) = (try await posted(.otp, "code"), try await posted(.reset))
        await #expect(throws: AuthError.badCredentials) { try await change.confirm(token: links.0, client: client) }
        await #expect(throws: AuthError.badCredentials) { try await change.confirm(token: links.1, client: client) }
        await #expect(throws: AuthError.badCredentials) { try await magic.redeem(token: links.2, client: client) }
        await #expect(throws: AuthError.badCredentials) {
            try await codes.login("ann@x.test", code: code, client: client)
        }
        await #expect(throws: AuthError.badCredentials) {
            try await reset.confirm(token: token, password: password, client: client)
        }
        #expect(try await bench.records(.challenges).isEmpty)
    }
}
