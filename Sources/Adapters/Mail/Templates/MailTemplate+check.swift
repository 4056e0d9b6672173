// SPDX-License-Identifier: Apache-2.0
public import AuthDomain

extension MailTemplate {
    private static let longestSubject = 998

    /// Throws `.invalid` with the part, line and column of everything that is wrong. To be called before a template is
    /// stored.
    ///
    /// - Parameters:
    ///   - values: the names that its places may have; nil for any.
    ///   - pointer: where the template stands in the body that it came in.
    public func check(values: [String]? = nil, at pointer: String = "") throws(AuthError) {
        var issues: [AuthError.Issue] = []
        let parts: [(String, String?)] = [("subject", subject), ("text", text), ("html", html)]
        for (part, text) in parts {
            guard let text else { continue }
            if part == "subject", let message = Self.complaint(subject: text) {
                issues.append(.init(pointer: "\(pointer)/subject", code: "invalid_template", message: message))
            }
            do throws(TemplateText.Mistake) {
                _ = try TemplateText(text, values: values)
            } catch {
                let message = "Line \(error.line), column \(error.column): \(error.reason)."
                issues.append(.init(pointer: "\(pointer)/\(part)", code: "invalid_template", message: message))
            }
        }
        guard issues.isEmpty else { throw .invalid(issues) }
    }

    private static func complaint(subject: String) -> String? {
        if subject.unicodeScalars.contains(where: { $0.value < 0x20 || $0.properties.generalCategory == .lineSeparator }
        ) {
            return "A subject is one line without control characters."
        }
        if subject.allSatisfy(\.isWhitespace) { return "A mail needs a subject." }
        return subject.utf8.count > longestSubject ? "A subject has at most \(longestSubject) bytes." : nil
    }
}
