// SPDX-License-Identifier: Apache-2.0

/// One way to deliver a mail.
public protocol MailTransport: Sendable {
    /// Returns when the server or service has taken the mail over. One attempt; the caller tries again.
    func deliver(_ mail: OutgoingMail) async throws(MailFailure)
}
