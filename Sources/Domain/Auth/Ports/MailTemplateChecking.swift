// SPDX-License-Identifier: Apache-2.0

/// Knows what mails can be made from.
public protocol MailTemplateChecking: Sendable {
    /// Everything that is wrong with an app's own template; nothing for one that mails can be made from.
    ///
    /// - Parameters:
    ///   - values: the names of what it is filled with.
    ///   - pointer: where it stands.
    func issues(
        subject: String,
        text: String,
        html: String?,
        values: [String],
        at pointer: String
    ) -> [AuthError.Issue]
}
