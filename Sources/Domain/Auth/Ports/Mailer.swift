// SPDX-License-Identifier: Apache-2.0

/// Hands mail over for delivery.
public protocol Mailer: Sendable {
    /// Returns when the mail was taken over, which is not when it arrived. Throws `.upstream` when it was not taken.
    func send(_ message: MailMessage) async throws(AuthError)
}

/// One mail to one person. Who it is from is the adapter's setting.
public struct MailMessage: Sendable, Hashable {
    /// A mail address.
    public let to: String
    public let subject: String
    public let text: String
    public let html: String?

    public init(to: String, subject: String, text: String, html: String? = nil) {
        self.to = to
        self.subject = subject
        self.text = text
        self.html = html
    }
}
