// SPDX-License-Identifier: Apache-2.0
public import AuthDomain
public import Kernel

/// Takes mail over at once and delivers it in the background, so that how long a mail server takes shows in no answer.
///
/// ``run()`` has to run for as long as mail is to go out. What is waiting lives in memory: it is lost when the process
/// is killed, and its senders ask again.
public final class MailQueue: Mailer {
    public struct Limits: Sendable {
        /// Mails that may wait; further ones are refused.
        public var waiting: Int
        /// Deliveries at a time.
        public var running: Int
        /// The pauses between attempts, so that there is one attempt more than pauses.
        public var pauses: [Duration]

        public init(waiting: Int = 1000, running: Int = 4, pauses: [Duration] = [.seconds(2), .seconds(15)]) {
            self.waiting = max(waiting, 1)
            self.running = max(running, 1)
            self.pauses = pauses
        }
    }

    private let transport: any MailTransport
    private let sender: MailAddress
    private let limits: Limits
    private let clock: any WallClock
    private let messageID: @Sendable () -> String
    private let sleep: @Sendable (Duration) async throws -> Void
    private let onFailure: @Sendable (MailFailure, OutgoingMail) -> Void
    private let stream: AsyncStream<OutgoingMail>
    private let continuation: AsyncStream<OutgoingMail>.Continuation

    /// - Parameters:
    ///   - messageID: makes a name that nobody else makes, of letters and digits.
    ///   - onFailure: is told of every mail that is given up.
    public init(
        transport: any MailTransport,
        sender: MailAddress,
        limits: Limits = Limits(),
        clock: any WallClock,
        messageID: @escaping @Sendable () -> String,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        onFailure: @escaping @Sendable (MailFailure, OutgoingMail) -> Void
    ) {
        self.transport = transport
        self.sender = sender
        self.limits = limits
        self.clock = clock
        self.messageID = messageID
        self.sleep = sleep
        self.onFailure = onFailure
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(limits.waiting))
    }

    public func send(_ message: MailMessage) async throws(AuthError) {
        let mail: OutgoingMail
        do throws(MailFailure) {
            let id = "\(messageID())@\(sender.domain)"
            mail = try OutgoingMail(message, from: sender, date: clock.now(), messageID: id)
        } catch {
            throw .upstream(error.text)
        }
        switch continuation.yield(mail) {
        case .enqueued: return
        case .dropped: throw .upstream("too many mails are waiting")
        default: throw .upstream("mail is no longer taken")
        }
    }

    /// Delivers until ``finish()`` was called and all that was taken is done; a cancelled task gives up what is left.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            for await mail in stream {
                if running == limits.running {
                    await group.next()
                    running -= 1
                }
                group.addTask { await self.deliver(mail) }
                running += 1
            }
        }
    }

    /// Takes no more mail.
    public func finish() { continuation.finish() }

    private func deliver(_ mail: OutgoingMail) async {
        var pauses = limits.pauses[...]
        while true {
            do throws(MailFailure) {
                return try await transport.deliver(mail)
            } catch {
                guard error.isTransient, let pause = pauses.popFirst(), (try? await sleep(pause)) != nil else {
                    return onFailure(error, mail)
                }
            }
        }
    }
}
