// SPDX-License-Identifier: Apache-2.0

public import AuthDomain

/// Reads templates as ``TemplateComposer`` does, before they are stored.
public struct TemplateChecker: MailTemplateChecking {
    public init() {}

    public func issues(
        subject: String,
        text: String,
        html: String?,
        values: [String],
        at pointer: String
    ) -> [AuthError.Issue] {
        do throws(AuthError) {
            try MailTemplate(subject: subject, text: text, html: html).check(values: values, at: pointer)
            return []
        } catch {
            guard case .invalid(let issues) = error else {
                return [.init(pointer: pointer, code: "invalid_template", message: "This is no template.")]
            }
            return issues
        }
    }
}
