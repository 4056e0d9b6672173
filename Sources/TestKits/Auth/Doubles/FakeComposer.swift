// SPDX-License-Identifier: Apache-2.0

public import AuthDomain

/// Writes a template's name as the subject, and its values as lines of the text, `name=value`, sorted.
public struct FakeComposer: MailComposing {
    public init() {}

    public func compose(
        _ template: MailTemplateName,
        to: String,
        language: String?,
        values: [String: String]
    ) async throws(AuthError) -> MailMessage {
        let lines = values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return MailMessage(
            to: to,
            subject: language.map { "\(template.rawValue) (\($0))" } ?? template.rawValue,
            text: lines.joined(separator: "\n")
        )
    }
}
