// SPDX-License-Identifier: Apache-2.0

import Kernel

extension AuthSettingsSource {
    /// Bytes of a language tag (RFC 5646) that mails are looked up by.
    private static let longestTag = 35

    /// Refuses templates that no mail could be made from, at pointers from the top. What stands already and stays as it
    /// is does not get into the way of other changes.
    func requireReadable(_ templates: JSONObject, over before: JSONObject) throws(AuthError) {
        let known = before["mail"]?["templates"]
        var issues: [AuthError.Issue] = []
        for member in templates.members where !member.value.isNull && member.value != known?[member.key] {
            guard let name = MailTemplateName(rawValue: member.key) else { continue }
            let pointer = "/mail/templates/\(member.key)"
            guard let languages = member.value.objectValue else {
                let message = "This is an object of languages, as {\"de\": {\"subject\", \"text\", \"html\"}}."
                issues.append(.init(pointer: pointer, code: "type", message: message))
                continue
            }
            for language in languages.members where language.value != known?[member.key]?[language.key] {
                let pointer = "\(pointer)/\(SettingsPath.escaped(language.key))"
                if !Self.isTag(language.key) {
                    issues.append(.init(pointer: pointer, code: "language", message: "This is no language tag."))
                }
                if !language.value.isNull { issues += self.issues(in: language.value, of: name, at: pointer) }
            }
        }
        guard issues.isEmpty else { throw .invalid(issues) }
    }

    private func issues(in json: JSONValue, of name: MailTemplateName, at pointer: String) -> [AuthError.Issue] {
        guard let template = json.objectValue else {
            return [.init(pointer: pointer, code: "type", message: "A template is {\"subject\", \"text\", \"html\"}.")]
        }
        var issues: [AuthError.Issue] = []
        for member in template.members {
            let pointer = "\(pointer)/\(SettingsPath.escaped(member.key))"
            if !["subject", "text", "html"].contains(member.key) {
                issues.append(.init(pointer: pointer, code: "unknown", message: "A template has no such part."))
            } else if member.value.stringValue == nil, !member.value.isNull {
                issues.append(.init(pointer: pointer, code: "type", message: "This is a text."))
            }
        }
        for part in ["subject", "text"] where template[part]?.isNull ?? true {
            let message = "A mail needs a \(part)."
            issues.append(.init(pointer: "\(pointer)/\(part)", code: "required", message: message))
        }
        guard issues.isEmpty, let templates, let subject = template["subject"]?.stringValue,
            let text = template["text"]?.stringValue
        else { return issues }
        let html = template["html"]?.stringValue
        return templates.issues(subject: subject, text: text, html: html, values: name.values, at: pointer)
    }

    private static func isTag(_ text: String) -> Bool {
        guard (1...longestTag).contains(text.utf8.count) else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }
}
