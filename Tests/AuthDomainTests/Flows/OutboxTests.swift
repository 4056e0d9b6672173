// SPDX-License-Identifier: Apache-2.0

import AuthTestKit
import Kernel
import Synchronization
import Testing

@testable import AuthDomain

struct OutboxTests {
    @Test func `every mail has the values that its name promises`() async throws {
        let bench = FlowBench()
        let client = Client()
        let accounts = OneTimeCode(mail: bench.mail, accounts: bench.accounts)
        let ann = try await bench.makeAccount("ann@x.test")
        let bob = try await bench.makeAccount("bob@x.test", JSONObject([("verified", false)]))
        try await PasswordReset(mail: bench.mail, passwords: bench.passwords).request("ann@x.test", client: client)
        try await MagicLink(mail: bench.mail).request("ann@x.test", client: client)
        _ = try await accounts.requestLogin("ann@x.test", client: client)
        _ = try await accounts.requestRegister("ann@x.test", client: client)
        try await EmailVerification(mail: bench.mail).request(bob.id, client: client)
        try await EmailChange(mail: bench.mail).request(ann.id, to: "ann@new.test", client: client)
        let sent = await bench.posted()
        #expect(Set(sent.map(\.subject)) == Set(MailTemplateName.allCases.map(\.rawValue)))
        for message in sent {
            let name = try #require(MailTemplateName(rawValue: message.subject))
            let values = message.text.split(separator: "\n").compactMap { $0.split(separator: "=").first }.map {
                String($0)
            }
            // A day is told in hours as well; what is shorter is not.
            let isLong = name == .verify
            #expect(Set(values) == Set(name.values.filter { $0 != "hours" || isLong }), "\(name)")
            #expect(message.value("app") == "Kiosk")
        }
    }

    @Test func `links lead where the settings say`() {
        var places = MailPlaces(appName: "Kiosk", publicURL: "https://kiosk.example")
        #expect(
            places.link(of: .magic, token: "T-1") == "https://kiosk.example/api/auth/magic/callback?token=T-1"
        )
        places.links[.magic] = "https://app.example/{token}/in?x={token}"
        #expect(places.link(of: .magic, token: "T") == "https://app.example/T/in?x=T")
    }

    @Test func `a mail that can't be sent is told of, and fails nobody`() async throws {
        let bench = FlowBench()
        let failures = Mutex<[MailTemplateName]>([])
        bench.mailer.fail(with: .upstream("down"))
        let outbox = Outbox(
            mailer: bench.mailer,
            composer: FakeComposer(),
            errands: bench.errands,
            places: { MailPlaces(appName: "", publicURL: "") },
            onFailure: { name, _ in failures.withLock { $0.append(name) } }
        )
        outbox.post(.otp, to: "ann@x.test", language: nil)
        #expect(await bench.posted().isEmpty)
        #expect(failures.withLock { $0 } == [.otp])
        // The queue is closed now.
        outbox.post(.reset, to: "ann@x.test", language: nil)
        #expect(failures.withLock { $0 } == [.otp, .reset])
    }

    @Test func `errands beyond the queue are refused, and the others run`() async {
        let errands = Errands(capacity: 3)
        let done = Counter()
        let taken = (0..<5).map { _ in errands.add { done.add() } }
        #expect(taken == [true, true, true, false, false])
        errands.close()
        await errands.run(width: 2)
        #expect(done.count == 3)
        #expect(errands.add { done.add() } == false)
    }

    private final class Counter: Sendable {
        private let value = Mutex(0)
        var count: Int { value.withLock { $0 } }
        func add() { value.withLock { $0 += 1 } }
    }
}
