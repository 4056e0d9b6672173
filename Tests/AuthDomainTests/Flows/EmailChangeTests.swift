// SPDX-License-Identifier: Apache-2.0

import AuthTestKit
import Kernel
import Testing

@testable import AuthDomain

struct EmailChangeTests {
    private let bench = FlowBench()
    private let client = Client()
    private var change: EmailChange { EmailChange(mail: bench.mail) }

    private func tokens(_ account: Account, to email: String) async throws -> (old: String?, new: String?) {
        try await change.request(account.id, to: email, client: client)
        let sent = await bench.posted()
        return (
            sent.last { $0.subject == "email-change-old" }?.value("token"),
            sent.last { $0.subject == "email-change-new" }?.value("token")
        )
    }

    private func isWaiting(_ progress: EmailChange.Progress) -> Bool {
        if case .waiting = progress { true } else { false }
    }

    @Test(arguments: [true, false])
    func `an address changes when both ends agree, in either order`(oldFirst: Bool) async throws {
        let account = try await bench.makeAccount("ann@x.test")
        let tokens = try await tokens(account, to: "Ann@New.test")
        let (old, new) = (try #require(tokens.old), try #require(tokens.new))
        #expect(isWaiting(try await change.confirm(token: oldFirst ? old : new, client: client)))
        #expect(try await bench.account(account.id)?.email == "ann@x.test")
        await #expect(throws: AuthError.badCredentials) {
            try await change.confirm(token: oldFirst ? old : new, client: client)
        }
        guard case .changed(let changed) = try await change.confirm(token: oldFirst ? new : old, client: client) else {
            Issue.record("the second end did not change the address")
            return
        }
        #expect(changed.email == "ann@new.test" && changed.isVerified && changed.pendingEmail == nil)
    }

    @Test func `both ends at once change the address once`() async throws {
        let account = try await bench.makeAccount("ann@x.test")
        let tokens = try await tokens(account, to: "ann@new.test")
        let change = change
        let client = client
        let results = try await withThrowingTaskGroup(of: Bool.self) { group in
            for token in [tokens.old, tokens.new].compactMap({ $0 }) {
                group.addTask {
                    if case .changed = try await change.confirm(token: token, client: client) { true } else { false }
                }
            }
            return try await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(results.sorted { !$0 && $1 } == [false, true])
        #expect(try await bench.account(account.id)?.email == "ann@new.test")
    }

    @Test func `an unverified account has no old end to ask`() async throws {
        let account = try await bench.makeAccount("ann@x.test", JSONObject([("verified", false)]))
        let tokens = try await tokens(account, to: "ann@new.test")
        #expect(tokens.old == nil)
        let progress = try await change.confirm(token: try #require(tokens.new), client: client)
        #expect(!isWaiting(progress))
    }

    @Test func `a taken address tells its owner and not the asker`() async throws {
        let account = try await bench.makeAccount("ann@x.test")
        _ = try await bench.makeAccount("bob@x.test")
        try await change.request(account.id, to: "bob@x.test", client: client)
        let sent = await bench.posted()
        #expect(sent.map(\.subject).sorted() == ["email-change-old", "existing-account"])
        #expect(sent.first { $0.subject == "existing-account" }?.to == "bob@x.test")
    }

    @Test func `a later wish ends the earlier one`() async throws {
        let account = try await bench.makeAccount("ann@x.test")
        try await change.request(account.id, to: "one@new.test", client: client)
        try await change.request(account.id, to: "two@new.test", client: client)
        let sent = await bench.posted()
        let first = try #require(sent.first { $0.to == "one@new.test" }?.value("token"))
        await #expect(throws: AuthError.badCredentials) { try await change.confirm(token: first, client: client) }
        #expect(try await bench.records(.challenges).count == 2)
    }

    @Test func `somebody else's wish for the same address ends nobody's`() async throws {
        let ann = try await bench.makeAccount("ann@x.test", JSONObject([("verified", false)]))
        let eve = try await bench.makeAccount("eve@x.test", JSONObject([("verified", false)]))
        try await change.request(ann.id, to: "new@new.test", client: client)
        try await change.request(eve.id, to: "new@new.test", client: client)
        let token = try #require(await bench.posted().first { $0.value("email") == "ann@x.test" }?.value("token"))
        #expect(!isWaiting(try await change.confirm(token: token, client: client)))
    }

    /// Each of them alone says that the link was mailed for something else; none is left to the writes that clear it.
    @Test(
        arguments: [
            JSONObject([("verified", true)]), JSONObject([("email", "other@x.test")]),
            JSONObject([("email_pending", "other@new.test")]), JSONObject([("email_pending", .null)]),
        ]
    )
    func `a link is worth nothing once its account is another`(changes: JSONObject) async throws {
        let account = try await bench.makeAccount("ann@x.test", JSONObject([("verified", false)]))
        let token = try #require(try await tokens(account, to: "ann@new.test").new)
        _ = try await bench.store.commit([.update(.accounts, id: account.id, ifVersion: nil, changes)])
        await #expect(throws: AuthError.badCredentials) { try await change.confirm(token: token, client: client) }
        #expect(try await bench.account(account.id)?.email != "ann@new.test")
    }

    @Test func `a change ends what went to the old address`() async throws {
        let account = try await bench.makeAccount("ann@x.test", JSONObject([("verified", false)]))
        try await PasswordReset(mail: bench.mail, passwords: bench.passwords).request("ann@x.test", client: client)
        try await MagicLink(mail: bench.mail).request("ann@x.test", client: client)
        try await EmailVerification(mail: bench.mail).request(account.id, client: client)
        _ = try await OneTimeCode(mail: bench.mail, accounts: bench.accounts).requestLogin("ann@x.test", client: client)
        let token = try #require(try await tokens(account, to: "ann@new.test").new)
        #expect(try await bench.records(.challenges).count == 5)
        #expect(!isWaiting(try await change.confirm(token: token, client: client)))
        let left = try await bench.records(.challenges).compactMap { $0["purpose"]?.stringValue }
        #expect(left == [ChallengePurpose.emailChangeNew.rawValue])
    }
}
