// SPDX-License-Identifier: Apache-2.0
public import AuthDomain

/// Makes mails from an app's templates, and from the built-in English ones where it has none.
public struct TemplateComposer: MailComposing {
    private static let longestSubject = 200
    private static let longestTag = 35

    private let stored: any StoredMailTemplates
    private let defaultLanguage: String
    private let onBrokenTemplate: @Sendable (MailTemplateName, _ language: String) -> Void

    /// - Parameters:
    ///   - defaultLanguage: the stored language that stands in for languages without a template.
    ///   - onBrokenTemplate: is told when a stored template can't be read and the next one is taken.
    public init(
        stored: any StoredMailTemplates = NoStoredMailTemplates(),
        defaultLanguage: String = "en",
        onBrokenTemplate: @escaping @Sendable (MailTemplateName, _ language: String) -> Void = { _, _ in }
    ) {
        self.stored = stored
        self.defaultLanguage = defaultLanguage.lowercased()
        self.onBrokenTemplate = onBrokenTemplate
    }

    public func compose(
        _ template: MailTemplateName,
        to: String,
        language: String?,
        values: [String: String]
    ) async throws(AuthError) -> MailMessage {
        for language in languages(language) {
            guard let found = await stored.template(template, language: language) else { continue }
            do throws(TemplateText.Mistake) {
                return try Self.message(found, to: to, values: values)
            } catch {
                onBrokenTemplate(template, language)
            }
        }
        do throws(TemplateText.Mistake) {
            return try Self.message(.builtIn(template), to: to, values: values)
        } catch {
            throw .internalFailure("the built-in template \(template.rawValue), line \(error.line): \(error.reason)")
        }
    }

    /// `pt-BR` asks for `pt-br`, then `pt`, then the default.
    private func languages(_ tag: String?) -> [String] {
        var tags: [String] = []
        if var rest = tag?.lowercased().replacing("_", with: "-")[...], rest.utf8.count <= Self.longestTag {
            while !rest.isEmpty {
                tags.append(String(rest))
                rest = rest.lastIndex(of: "-").map { rest[..<$0] } ?? ""
            }
        }
        if !tags.contains(defaultLanguage) { tags.append(defaultLanguage) }
        return tags
    }

    private static func message(
        _ template: MailTemplate,
        to: String,
        values: [String: String]
    ) throws(TemplateText.Mistake) -> MailMessage {
        let escaped = values.mapValues { HTMLEscaping.escape($0) }
        return MailMessage(
            to: to,
            subject: oneLine(try TemplateText(template.subject).filled(with: values)),
            text: try TemplateText(template.text).filled(with: values),
            html: try template.html.map { html throws(TemplateText.Mistake) in
                try TemplateText(html).filled(with: escaped)
            }
        )
    }

    /// A value may not add a line, nor make the subject endless.
    private static func oneLine(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: " "
            default: scalar
            }
        }
        return String(String(String.UnicodeScalarView(scalars)).prefix(longestSubject))
    }
}
