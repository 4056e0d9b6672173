// SPDX-License-Identifier: Apache-2.0
import AuthDomain
import Synchronization
import Testing

@testable import MailAdapter

@Suite struct MailQueueTests {
    /// Fails as often as it is told for each recipient, and notes what it delivers.
    private final class Scripted: MailTransport {
        let delivered = Notes<String>()
        private let failures: Mutex<[MailFailure]>
        init(_ failures: [MailFailure] = []) { self.failures = Mutex(failures) }

        func deliver(_ mail: OutgoingMail) async throws(MailFailure) {
            if let failure = failures.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { throw failure }
            delivered.add("\(mail.to) \(mail.messageID)")
        }
    }

    private let failed = Notes<String>()
    private let pauses = Notes<Duration>()

    private func queue(_ transport: any MailTransport, waiting: Int = 1000) throws -> MailQueue {
        let (failed, pauses) = (failed, pauses)
        return MailQueue(
            transport: transport,
            sender: try MailFixture.sender,
            limits: MailQueue.Limits(waiting: waiting),
            clock: FixedClock(),
            messageID: { "id" },
            sleep: { pauses.add($0) },
            onFailure: { failure, mail in failed.add("\(mail.to): \(failure.text)") }
        )
    }

    @Test func `all that was taken is delivered before it ends`() async throws {
        let transport = Scripted()
        let queue = try queue(transport)
        for number in 1...50 { try await queue.send(MailFixture.message(to: "\(number)@example.org")) }
        #expect(transport.delivered.all.isEmpty)
        queue.finish()
        await queue.run()
        #expect(Set(transport.delivered.all) == Set((1...50).map { "\($0)@example.org id@example.com" }))
        await #expect(throws: AuthError.self) { try await queue.send(MailFixture.message()) }
    }

    @Test func `what may get better is tried three times`() async throws {
        let transport = Scripted(Array(repeating: MailFailure(true, "busy"), count: 2))
        let queue = try queue(transport)
        try await queue.send(MailFixture.message())
        queue.finish()
        await queue.run()
        #expect(transport.delivered.all.count == 1)
        #expect(pauses.all == [.seconds(2), .seconds(15)])
        #expect(failed.all.isEmpty)
    }

    @Test func `after three times it is given up and told`() async throws {
        let transport = Scripted(Array(repeating: MailFailure(true, "busy"), count: 9))
        let queue = try queue(transport)
        try await queue.send(MailFixture.message())
        queue.finish()
        await queue.run()
        #expect(failed.all == ["grace@example.org: busy"])
        #expect(pauses.all.count == 2)
    }

    @Test func `what is final is not tried again`() async throws {
        let transport = Scripted([MailFailure(false, "550 no such mailbox")])
        let queue = try queue(transport)
        try await queue.send(MailFixture.message())
        queue.finish()
        await queue.run()
        #expect(failed.all == ["grace@example.org: 550 no such mailbox"])
        #expect(pauses.all.isEmpty)
    }

    @Test func `a full queue takes no more`() async throws {
        let queue = try queue(Scripted(), waiting: 2)
        try await queue.send(MailFixture.message())
        try await queue.send(MailFixture.message())
        await #expect(throws: AuthError.upstream("too many mails are waiting")) {
            try await queue.send(MailFixture.message())
        }
    }

    @Test func `a mail that would inject is refused at once`() async throws {
        let queue = try queue(Scripted())
        await #expect(throws: AuthError.self) { try await queue.send(MailFixture.message(subject: "a\r\nBcc: b@c")) }
    }

    @Test func `the log shows a readable entry without control characters`() async throws {
        let entries = Notes<String>()
        let message = MailFixture.message(subject: "Hi", text: "One\u{1B}[2J\r\n\nTwo", html: "<p>")
        try await LogTransport { entries.add($0) }.deliver(MailFixture.mail(message))
        let entry = try #require(entries.all.first)
        #expect(entry.contains("grace@example.org"))
        #expect(entry.contains("Subject: Hi"))
        #expect(entry.contains("    One[2J\n    \n    Two"))
        #expect(!entry.contains("\u{1B}"))
    }
}
