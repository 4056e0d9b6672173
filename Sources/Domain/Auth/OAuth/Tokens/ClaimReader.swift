// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// Finds the things of a ``ClaimMapping`` in what a provider said.
struct ClaimReader {
    let mapping: ClaimMapping
    let claims: JSONValue

    /// A text, or an integer as its digits.
    var subject: String? {
        let text: String?
        switch first(mapping.subject) {
        case .string(let subject): text = subject
        case .integer(let number): text = String(number)
        default: text = nil
        }
        return text.flatMap { IDTokenRules.isSubject($0) ? $0 : nil }
    }

    var email: EmailAddress? { first(mapping.email)?.stringValue.flatMap { EmailAddress($0) } }

    /// Whether it says anything about the address being confirmed.
    var tellsVerified: Bool { first(mapping.emailVerified) != nil }

    /// Apple writes `"true"`, Microsoft 1 or `"1"`.
    var isEmailVerified: Bool {
        switch first(mapping.emailVerified) {
        case .boolean(let flag): flag
        case .string(let text): text == "true" || text == "1"
        case .integer(let number): number == 1
        default: false
        }
    }

    /// Shortened to what a screen can show.
    var name: String? {
        guard let text = first(mapping.name)?.stringValue else { return nil }
        let shown = text.unicodeScalars.lazy.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(200)
        let name = String(String.UnicodeScalarView(shown))
        return name.isEmpty ? nil : name
    }

    var avatar: String? {
        first(mapping.avatar)?.stringValue.flatMap { WebAddress($0)?.origin.scheme == .https ? $0 : nil }
    }

    private func first(_ paths: [String]) -> JSONValue? {
        for path in paths {
            if let value = value(at: path), !value.isNull { return value }
        }
        return nil
    }

    /// The member of that name, else the one that its dots lead to: names of claims may have dots of their own.
    private func value(at path: String) -> JSONValue? {
        if let value = claims[path] { return value }
        var value = claims
        for key in path.split(separator: ".", omittingEmptySubsequences: false) {
            guard let inner = value[String(key)] else { return nil }
            value = inner
        }
        return value
    }
}
