// SPDX-License-Identifier: Apache-2.0

import AuthTestKit
import Kernel
import Testing

@testable import AuthDomain

/// Every account has an address; one that was made up is nobody's.
struct MadeUpAddressTests {
    private let bench = FlowBench()
    private let client = Client(address: "192.0.2.1")

    @Test(arguments: ["anonymous-1@anonymous.invalid", "abc@oauth.invalid"], [true, false])
    func `accounts with a made-up address are never mailed`(address: String, isAnonymous: Bool) async throws {
        let account = try await bench.makeAccount(
            address,
            JSONObject([("anonymous", .boolean(isAnonymous)), ("verified", false)])
        )
        _ = try? await PasswordReset(mail: bench.mail, passwords: bench.passwords).request(address, client: client)
        _ = try? await MagicLink(mail: bench.mail).request(address, client: client)
        let codes = OneTimeCode(mail: bench.mail, accounts: bench.accounts)
        _ = try? await codes.requestLogin(address, client: client)
        _ = try? await codes.requestRegister(address, client: client)
        let refused = await refusal {
            try await EmailVerification(mail: bench.mail).request(account.id, client: client)
        }
        #expect(refused?.code == "no_email")
        for template in MailTemplateName.allCases { bench.mail.outbox.post(template, to: address, language: nil) }
        #expect(await bench.posted().isEmpty)
    }

    @Test func `an account without an address gets one by the new end alone`() async throws {
        // Whatever somebody said of the made-up one.
        let account = try await bench.makeAccount("abc@oauth.invalid", JSONObject([("verified", true)]))
        let change = EmailChange(mail: bench.mail)
        try await change.request(account.id, to: "ann@x.test", client: client)
        let sent = await bench.posted()
        #expect(sent.map(\.to) == ["ann@x.test"])
        guard
            case .changed(let changed) = try await change.confirm(
                token: try #require(sent.first?.value("token")),
                client: client
            )
        else {
            Issue.record("the old end was waited for")
            return
        }
        #expect(changed.email == "ann@x.test")
    }

    @Test func `nobody chooses a made-up address`() async throws {
        let house = House()
        let password = Secret(House.password)
        house.policies.change { $0.registration.allowsAnonymous = true }
        let visitor = try await house.caller(try await house.signIn.anonymously())
        let ann = try await house.add("ann@x.org")
        let tries = [
            await refusal { try await house.signIn.register(.init(email: "x@oauth.INVALID", password: password)) },
            await refusal { try await house.signIn.upgrade(visitor, email: "x@invalid", password: password) },
            await refusal { try await house.accounts.create(NewAccount(email: "x@oauth.invalid"), by: .system) },
            await refusal {
                try await house.accounts.change(ann.id, AccountChange(email: "x@oauth.invalid"), by: .system)
            },
            await refusal {
                try await EmailChange(mail: bench.mail).request(ann.id, to: "x@a.invalid", client: client)
            },
        ]
        for refused in tries {
            guard case .invalid(let issues) = refused else {
                Issue.record("\(String(describing: refused))")
                continue
            }
            #expect(issues.map(\.code) == ["invalid_email"])
        }
    }
}
