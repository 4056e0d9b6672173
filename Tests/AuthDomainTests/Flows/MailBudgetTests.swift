// SPDX-License-Identifier: Apache-2.0

import AuthTestKit
import Kernel
import Testing

@testable import AuthDomain

/// Mail that strangers ask for neither floods an address nor keeps its owner from getting any.
struct MailBudgetTests {
    private static let home = Client(address: "198.51.100.7")

    private let bench: FlowBench

    init() {
        let clock = FakeClock()
        bench = FlowBench(limits: AttemptLimiter(clock: clock))
    }

    private func stranger(_ number: Int) -> Client { Client(address: "203.0.113.\(number)") }

    private func ask(_ flow: String, _ email: String, _ client: Client) async throws(AuthError) {
        let codes = OneTimeCode(mail: bench.mail, accounts: bench.accounts)
        switch flow {
        case "reset":
            try await PasswordReset(mail: bench.mail, passwords: bench.passwords).request(email, client: client)
        case "magic": try await MagicLink(mail: bench.mail).request(email, client: client)
        case "otp": _ = try await codes.requestLogin(email, client: client)
        default: _ = try await codes.requestRegister(email, client: client)
        }
    }

    /// Somebody who has signed in from ``home`` before.
    private func makeOwner(verified: Bool = true, impersonator: RecordID? = nil) async throws -> Account {
        let account = try await bench.makeAccount("ann@x.test", JSONObject([("verified", .boolean(verified))]))
        let now = bench.clock.now().json
        _ = try await bench.store.commit([
            .insert(
                .sessions,
                JSONObject([
                    ("user", .string(account.id.reference)), ("kind", "token"), ("createdAt", now),
                    ("expiresAt", now), ("address", "198.51.100.7"),
                    ("impersonator", impersonator.map { .string($0.reference) } ?? .null),
                ])
            )
        ])
        return account
    }

    @Test(arguments: ["reset", "magic", "otp", "register"])
    func `an address that many ask for gets no flood of mail, and the answers stay the same`(flow: String) async throws
    {
        _ = try await makeOwner()
        for number in 0..<60 {
            try await ask(flow, "ann@x.test", stranger(number))
            try await ask(flow, "nobody@x.test", stranger(number))
        }
        let sent = await bench.posted()
        #expect(sent.count { $0.to == "ann@x.test" } == 12)
        #expect(sent.count { $0.to == "nobody@x.test" } == (flow == "register" ? 12 : 0))
    }

    @Test(arguments: ["reset", "magic", "otp"])
    func `strangers who ask for mail don't keep it from its owner`(flow: String) async throws {
        _ = try await makeOwner()
        for number in 0..<60 { try await ask("reset", "ann@x.test", stranger(number)) }
        try await ask(flow, "ann@x.test", Self.home)
        #expect(await bench.posted().count == 13)
    }

    @Test func `who registered an address that is not theirs gets no mail to it beyond all others`() async throws {
        _ = try await makeOwner(verified: false)
        for number in 0..<60 { try await ask("reset", "ann@x.test", stranger(number)) }
        for _ in 0..<3 { try await ask("magic", "ann@x.test", Self.home) }
        #expect(await bench.posted().count == 12)
    }

    @Test func `whoever acts in the owner's name gets no mail to them beyond all others`() async throws {
        _ = try await makeOwner(impersonator: .text("root"))
        for number in 0..<60 { try await ask("reset", "ann@x.test", stranger(number)) }
        for _ in 0..<3 { try await ask("magic", "ann@x.test", Self.home) }
        #expect(await bench.posted().count == 12)
    }

    @Test func `whoever is signed in has mail of their own to ask for`() async throws {
        let account = try await makeOwner(verified: false)
        for number in 0..<60 { try await ask("magic", "ann@x.test", stranger(number)) }
        try await EmailVerification(mail: bench.mail).request(account.id, client: Self.home)
        #expect(await bench.posted().last?.subject.hasPrefix("verify") == true)
    }

    @Test func `mail that does not go out ends no link that did`() async throws {
        _ = try await makeOwner()
        for number in 0..<11 { try await ask("otp", "ann@x.test", stranger(number)) }
        try await ask("reset", "ann@x.test", Self.home)
        for number in 11..<60 { try await ask("reset", "ann@x.test", stranger(number)) }
        let token = try #require(await bench.posted().last { $0.subject.hasPrefix("reset") }?.value("token"))
        _ = try await PasswordReset(mail: bench.mail, passwords: bench.passwords)
            .confirm(token: token, password: Secret("a much better one"), client: Self.home)
    }

    @Test func `a client that asks too often is told, for an address that nobody has too`() async throws {
        _ = try await makeOwner()
        for email in ["ann@x.test", "nobody@x.test"] {
            for _ in 0..<5 { try await ask("reset", email, stranger(1)) }
            await #expect(throws: AuthError.tooManyAttempts(retryAfter: .seconds(720))) {
                try await ask("reset", email, stranger(1))
            }
        }
    }

    @Test func `beyond the limit a known and an unknown address cost the same`() async throws {
        _ = try await makeOwner()
        for number in 0..<20 {
            for email in ["ann@x.test", "nobody@x.test"] { try await ask("reset", email, stranger(number)) }
        }
        var costs: [Int] = []
        for email in ["ann@x.test", "nobody@x.test"] {
            let before = bench.store.calls
            try await ask("reset", email, stranger(99))
            costs.append(bench.store.calls - before)
        }
        #expect(costs[0] == costs[1])
    }
}
