// SPDX-License-Identifier: Apache-2.0

import AuthTestKit
import Kernel
import Testing

@testable import AuthDomain

struct MailedFlowsTests {
    private let bench = FlowBench()
    private let client = Client(address: "192.0.2.1")

    private func token(_ messages: [MailMessage], _ template: MailTemplateName) throws -> String {
        try #require(messages.last { $0.subject.hasPrefix(template.rawValue) }?.value("token"))
    }

    private func leaveTraces(of account: Account) async throws {
        let user = JSONValue.string(account.id.reference)
        _ = try await bench.store.commit([
            .insert(.sessions, JSONObject([("user", user), ("kind", "token")])),
            .insert(.identities, JSONObject([("user", user), ("provider", "github"), ("key", "k")])),
            .insert(.factors, JSONObject([("user", user), ("kind", "totp"), ("confirmed", true)])),
        ])
    }

    private var reset: PasswordReset { PasswordReset(mail: bench.mail, passwords: bench.passwords) }

    // MARK: - Reset

    @Test func `a reset sets the password and ends all sessions`() async throws {
        let account = try await bench.makeAccount("ann@x.test")
        try await leaveTraces(of: account)
        try await reset.request("Ann@X.test", client: client)
        let sent = await bench.posted()
        #expect(sent.map(\.to) == ["ann@x.test"])
        let changed = try await reset.confirm(
            token: try token(sent, .reset),
            password: Secret("a much better one"),
            client: client
        )
        #expect(try await bench.passwords.isRight(Secret("a much better one"), for: changed))
        #expect(try await bench.records(.sessions).isEmpty)
        // A verified account keeps what its owner has set up.
        #expect(try await bench.records(.factors).count == 1)
        #expect(bench.activity.events.contains { $0.action == "password.reset" && $0.user == account.id })
    }

    @Test func `a reset link opens once, and still after a refused password`() async throws {
        _ = try await bench.makeAccount("ann@x.test")
        try await reset.request("ann@x.test", client: client)
        let token = try token(await bench.posted(), .reset)
        await #expect(throws: AuthError.self) {
            try await reset.confirm(token: token, password: Secret("short"), client: client)
        }
        _ = try await reset.confirm(token: token, password: Secret("a much better one"), client: client)
        await #expect(throws: AuthError.badCredentials) {
            try await reset.confirm(token: token, password: Secret("another good one"), client: client)
        }
    }

    @Test func `a reset of an unverified account takes away what a stranger may have left`() async throws {
        let account = try await bench.makeAccount("ann@x.test", JSONObject([("verified", false)]))
        try await leaveTraces(of: account)
        try await reset.request("ann@x.test", client: client)
        let token = try token(await bench.posted(), .reset)
        let changed = try await reset.confirm(token: token, password: Secret("a much better one"), client: client)
        #expect(changed.isVerified)
        #expect(try await bench.records(.sessions).isEmpty)
        #expect(try await bench.records(.identities).isEmpty)
        #expect(try await bench.records(.factors).isEmpty)
    }

    @Test func `a reset link is worth nothing for an address that the account has got since`() async throws {
        let account = try await bench.makeAccount("ann@x.test")
        try await reset.request("ann@x.test", client: client)
        let token = try token(await bench.posted(), .reset)
        _ = try await bench.store.commit([
            .update(.accounts, id: account.id, ifVersion: nil, JSONObject([("email", "new@x.test")]))
        ])
        await #expect(throws: AuthError.badCredentials) {
            try await reset.confirm(token: token, password: Secret("a much better one"), client: client)
        }
    }

    @Test(arguments: ["magic", "otp", "verify"])
    func `a link or code is worth nothing for an address that the account has got since`(flow: String) async throws {
        let account = try await bench.makeAccount("ann@x.test", JSONObject([("verified", false)]))
        let verification = EmailVerification(mail: bench.mail)
        let codes = OneTimeCode(mail: bench.mail, accounts: bench.accounts)
        try await MagicLink(mail: bench.mail).request("ann@x.test", client: client)
        try await verification.request(account.id, client: client)
        _ = try await codes.requestLogin("ann@x.test", client: client)
        let sent = await bench.posted()
        _ = try await bench.store.commit([
            .update(.accounts, id: account.id, ifVersion: nil, JSONObject([("email", "new@x.test")]))
        ])
        await #expect(throws: AuthError.badCredentials) {
            switch flow {
            case "magic": _ = try await MagicLink(mail: bench.mail).redeem(token: token(sent, .magic), client: client)
            case "otp":
                let code = try #require(sent.lazy.compactMap { $0.value("code") }.first { !$0.isEmpty })
                _ = try await codes.login("ann@x.test", code: code, client: client)
            default: _ = try await verification.confirm(token: token(sent, .verify), client: client)
            }
        }
        #expect(try await bench.account(account.id)?.isVerified == false)
    }

    // MARK: - Enumeration

    @Test func `an unknown address costs the same writes and gets no mail`() async throws {
        let known = FlowBench()
        _ = try await known.makeAccount("ann@x.test")
        let unknown = FlowBench()
        _ = try await unknown.makeAccount("somebody@x.test")
        var costs: [[Int]] = []
        for bench in [known, unknown] {
            var cost: [Int] = []
            for flow in 0..<4 {
                let before = bench.store.calls
                switch flow {
                case 0:
                    try await PasswordReset(mail: bench.mail, passwords: bench.passwords)
                        .request("ann@x.test", client: client)
                case 1: try await MagicLink(mail: bench.mail).request("ann@x.test", client: client)
                case 2:
                    _ = try await OneTimeCode(mail: bench.mail, accounts: bench.accounts)
                        .requestLogin("ann@x.test", client: client)
                default:
                    _ = try await OneTimeCode(mail: bench.mail, accounts: bench.accounts)
                        .requestRegister("ann@x.test", client: client)
                }
                cost.append(bench.store.calls - before)
            }
            costs.append(cost)
        }
        #expect(costs[0] == costs[1])
        #expect(costs[0].allSatisfy { $0 > 0 })
        let counts = [try await known.records(.challenges).count, try await unknown.records(.challenges).count]
        #expect(counts == [4, 4])
        #expect(await known.posted().map(\.subject) == ["reset", "magic", "otp", "existing-account"])
        #expect(await unknown.posted().map(\.subject) == ["otp"])
    }

    @Test func `requests are limited before anything is looked up`() async throws {
        let limits = FakeAttemptLimits()
        limits.lock()
        let bench = FlowBench(limits: limits)
        let before = bench.store.calls
        await #expect(throws: AuthError.tooManyAttempts(retryAfter: .seconds(30))) {
            try await MagicLink(mail: bench.mail).request("ann@x.test", client: client)
        }
        #expect(bench.store.calls == before)
    }

    @Test func `a disabled account gets no mail`() async throws {
        _ = try await bench.makeAccount("ann@x.test", JSONObject([("disabled", true)]))
        try await reset.request("ann@x.test", client: client)
        try await MagicLink(mail: bench.mail).request("ann@x.test", client: client)
        #expect(await bench.posted().isEmpty)
    }

    // MARK: - Verification

    @Test func `a link verifies the address`() async throws {
        let account = try await bench.makeAccount("ann@x.test", JSONObject([("verified", false)]))
        let verification = EmailVerification(mail: bench.mail)
        try await verification.request(account.id, client: client)
        let sent = await bench.posted()
        #expect(sent.first?.value("link") == "https://kiosk.example/_/auth/verify?token=\(try token(sent, .verify))")
        let changed = try await verification.confirm(token: try token(sent, .verify), client: client)
        #expect(changed.isVerified && changed.hasPassword)
        await #expect(throws: AuthError.badCredentials) {
            try await verification.confirm(token: try token(sent, .verify), client: client)
        }
    }

    @Test func `a verified account gets no mail to verify`() async throws {
        let account = try await bench.makeAccount("ann@x.test")
        try await EmailVerification(mail: bench.mail).request(account.id, client: client)
        #expect(await bench.posted().isEmpty)
    }

    // MARK: - Magic link and code

    @Test func `a magic link signs in and brings its redirect back`() async throws {
        let account = try await bench.makeAccount("ann@x.test", JSONObject([("language", "de")]))
        let magic = MagicLink(mail: bench.mail)
        try await magic.request("ann@x.test", redirect: "/home", client: client)
        let sent = await bench.posted()
        #expect(sent.map(\.subject) == ["magic (de)"])
        let (proof, redirect) = try await magic.redeem(token: try token(sent, .magic), client: client)
        #expect(proof.account.id == account.id && proof.method == .magicLink && redirect == "/home")
        await #expect(throws: AuthError.badCredentials) {
            try await magic.redeem(token: try token(sent, .magic), client: client)
        }
    }

    @Test func `the first proof of an address takes away a password that was set before it`() async throws {
        let account = try await bench.makeAccount("ann@x.test", JSONObject([("verified", false)]))
        try await leaveTraces(of: account)
        let magic = MagicLink(mail: bench.mail)
        try await magic.request("ann@x.test", client: client)
        let proof = try await magic.redeem(token: try token(await bench.posted(), .magic), client: client).proof
        #expect(proof.account.isVerified && !proof.account.hasPassword)
        #expect(try await bench.records(.sessions).isEmpty)
        #expect(try await bench.records(.identities).isEmpty)
    }

    @Test func `a disabled account's link signs nobody in`() async throws {
        let account = try await bench.makeAccount("ann@x.test")
        let magic = MagicLink(mail: bench.mail)
        try await magic.request("ann@x.test", client: client)
        let token = try token(await bench.posted(), .magic)
        _ = try await bench.store.commit([
            .update(.accounts, id: account.id, ifVersion: nil, JSONObject([("disabled", true)]))
        ])
        await #expect(throws: AuthError.badCredentials) { try await magic.redeem(token: token, client: client) }
    }

    @Test func `a code signs in once`() async throws {
        let account = try await bench.makeAccount("ann@x.test")
        let codes = OneTimeCode(mail: bench.mail, accounts: bench.accounts)
        let expiresAt = try await codes.requestLogin("ann@x.test", client: client)
        #expect(expiresAt == bench.clock.now().adding(.seconds(600)))
        let code = try #require(await bench.posted().first?.value("code"))
        let proof = try await codes.login("Ann@x.test ", code: code, client: client)
        #expect(proof.account.id == account.id && proof.method == .oneTimeCode)
        await #expect(throws: AuthError.badCredentials) {
            try await codes.login("ann@x.test", code: code, client: client)
        }
    }

    @Test func `a wrong code is in the audit log, whether there is an account or not`() async throws {
        let account = try await bench.makeAccount("ann@x.test")
        let codes = OneTimeCode(mail: bench.mail, accounts: bench.accounts)
        for email in ["ann@x.test", "nobody@x.test"] {
            _ = try await codes.requestLogin(email, client: client)
            await #expect(throws: AuthError.badCredentials) {
                try await codes.login(email, code: "0000000", client: client)
            }
            await #expect(throws: AuthError.badCredentials) {
                try await codes.login(email, code: "000000", client: client)
            }
        }
        let failed = bench.activity.events.filter { $0.action == "sign_in" }
        #expect(failed.map(\.target) == ["ann@x.test", "nobody@x.test"])
        #expect(failed.map(\.user) == [account.id, nil])
        #expect(failed.allSatisfy { $0.outcome == .failed && $0.details["method"] == "otp" && $0.client == client })
        #expect(!failed.contains { "\($0.details)".contains("000000") })
    }

    @Test(arguments: [true, false])
    func `a link that is used up or has expired is in the audit log, one that never was is not`(
        isUsed: Bool
    ) async throws {
        let account = try await bench.makeAccount("ann@x.test")
        let magic = MagicLink(mail: bench.mail)
        try await magic.request("ann@x.test", client: client)
        let token = try token(await bench.posted(), .magic)
        if isUsed {
            _ = try await magic.redeem(token: token, client: client)
        } else {
            bench.clock.advance(seconds: 900)
        }
        let unknown = Base64URL.encode(Array(repeating: 7, count: 32))
        for text in [token, unknown, "x"] {
            await #expect(throws: AuthError.badCredentials) { try await magic.redeem(token: text, client: client) }
        }
        let failed = bench.activity.events.filter { $0.action == "sign_in" }
        #expect(failed.map(\.user) == [account.id] && failed.map(\.outcome) == [.failed])
        #expect(failed.first?.details["method"] == "magic" && failed.first?.target == "ann@x.test")
    }

    @Test func `how long a link is good is told in hours where it is several`() async throws {
        let account = try await bench.makeAccount("ann@x.test", JSONObject([("verified", false)]))
        try await EmailVerification(mail: bench.mail).request(account.id, client: client)
        try await reset.request("ann@x.test", client: client)
        let sent = await bench.posted()
        #expect(sent.map { $0.value("hours") } == ["24", nil])
        #expect(sent.map { $0.value("minutes") } == ["1440", "60"])
    }

    @Test func `a code makes an account, without what a body says of roles`() async throws {
        bench.policies.change { $0.registration.role = "member" }
        bench.roles.set("member", [])
        let codes = OneTimeCode(mail: bench.mail, accounts: bench.accounts)
        _ = try await codes.requestRegister("bob@x.test", client: client)
        let code = try #require(await bench.posted().first?.value("code"))
        await #expect(throws: AuthError.self) {
            try await codes.register(
                "bob@x.test",
                code: code,
                fields: JSONObject([("role", "admin"), ("nick", "b")]),
                client: client
            )
        }
        let proof = try await codes.register(
            "bob@x.test",
            code: code,
            fields: JSONObject([("nick", "b")]),
            client: client
        )
        #expect(proof.account.roles == ["member"] && proof.account.isVerified && !proof.account.hasPassword)
        #expect(proof.account.fields["nick"] == "b")
    }

    @Test func `nobody registers by code with a taken address`() async throws {
        _ = try await bench.makeAccount("ann@x.test")
        let codes = OneTimeCode(mail: bench.mail, accounts: bench.accounts)
        _ = try await codes.requestRegister("ann@x.test", client: client)
        #expect(await bench.posted().map(\.subject) == ["existing-account"])
        for code in ["000000", "123456"] {
            await #expect(throws: AuthError.badCredentials) {
                try await codes.register("ann@x.test", code: code, fields: JSONObject(), client: client)
            }
        }
    }

    @Test func `registration by code is closed when registration is`() async throws {
        bench.policies.change { $0.registration.isOpen = false }
        let codes = OneTimeCode(mail: bench.mail, accounts: bench.accounts)
        await #expect(throws: AuthError.self) { try await codes.requestRegister("bob@x.test", client: client) }
        await #expect(throws: AuthError.self) {
            try await codes.register("bob@x.test", code: "123456", fields: JSONObject(), client: client)
        }
        #expect(try await bench.records(.challenges).isEmpty)
    }
}
