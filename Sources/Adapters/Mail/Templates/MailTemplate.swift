// SPDX-License-Identifier: Apache-2.0

/// The text of one kind of mail in one language, in the logic-less part of Mustache: `{{name}}` for a value,
/// `{{#name}}…{{/name}}` and `{{^name}}…{{/name}}` for what stands where there is one or is none, `{{! …}}` for a remark.
public struct MailTemplate: Sendable, Hashable {
    public var subject: String
    public var text: String
    /// Values are escaped in it.
    public var html: String?

    public init(subject: String, text: String, html: String? = nil) {
        self.subject = subject
        self.text = text
        self.html = html
    }
}
