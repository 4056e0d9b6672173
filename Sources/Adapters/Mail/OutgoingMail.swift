// SPDX-License-Identifier: Apache-2.0
internal import AuthDomain
public import Kernel

/// A mail with all that delivery adds to a message. Nothing in its header fields can end a line.
public struct OutgoingMail: Sendable, Hashable {
    public let from: MailAddress
    public let to: String
    public let subject: String
    public let text: String
    public let html: String?
    public let date: Timestamp
    /// Without the angle brackets; the same in every attempt to deliver.
    public let messageID: String

    /// Bytes of text and HTML together.
    static let longest = 1_048_576

    init(
        _ message: MailMessage,
        from: MailAddress,
        date: Timestamp,
        messageID: String
    ) throws(MailFailure) {
        guard MailAddress.isAddress(message.to) else { throw MailFailure(false, "the recipient is no mail address") }
        guard !message.subject.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw MailFailure(false, "the subject has a line break or a control character")
        }
        guard message.text.utf8.count + (message.html?.utf8.count ?? 0) <= Self.longest else {
            throw MailFailure(false, "the mail is longer than \(Self.longest) bytes")
        }
        self.from = from
        to = message.to
        subject = message.subject
        text = message.text
        html = message.html
        self.date = date
        self.messageID = messageID
    }
}
