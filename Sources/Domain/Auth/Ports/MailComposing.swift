// SPDX-License-Identifier: Apache-2.0

/// Makes the text of a mail from a template and values.
public protocol MailComposing: Sendable {
    /// - Parameters:
    ///   - language: a language tag (`de`, `pt-BR`); nil, and every language without a template, takes the default.
    ///   - values: what the template's places are filled with, escaped as the part of the mail needs it; those of
    ///     ``MailTemplateName/values`` are always there.
    /// - Returns: a message to `to`. Throws `.internalFailure` for a template that can't be read.
    func compose(
        _ template: MailTemplateName,
        to: String,
        language: String?,
        values: [String: String]
    ) async throws(AuthError) -> MailMessage
}
