// SPDX-License-Identifier: Apache-2.0

public import AuthDomain
import Synchronization

/// Keeps what is sent, and fails when told to.
public final class FakeMailer: Mailer {
    private let messages = Mutex<[MailMessage]>([])
    private let error = Mutex<AuthError?>(nil)

    public init() {}

    public var sent: [MailMessage] { messages.withLock { $0 } }

    public func fail(with error: AuthError?) { self.error.withLock { $0 = error } }

    public func send(_ message: MailMessage) async throws(AuthError) {
        if let error = error.withLock({ $0 }) { throw error }
        messages.withLock { $0.append(message) }
    }
}
