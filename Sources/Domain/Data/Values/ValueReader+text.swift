// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel

extension ValueReader {
    /// A text as it stands. The code point 0 is refused: not every database can keep it.
    static func text(_ json: JSONValue) throws(ValueProblems) -> String {
        guard case .string(let text) = json else { throw .type("A text", not: json.kindName) }
        guard !text.utf8.contains(0) else {
            throw ValueProblems("invalid_character", "A text can't hold the character U+0000.")
        }
        return text
    }

    /// The same, with numbers and booleans written out as text, as bknd does for plain text fields.
    static func text(coercing json: JSONValue) throws(ValueProblems) -> String {
        switch json {
        case .integer, .double, .decimal, .boolean: json.text
        default: try text(json)
        }
    }

    /// `text` if it keeps to the rules of its field; lengths count Unicode scalars.
    mutating func limited(_ text: String, _ rules: TextRules) throws(ValueProblems) -> String {
        var problems: [ValueProblem] = []
        if rules.minLength != nil || rules.maxLength != nil {
            let length = text.unicodeScalars.count
            if let least = rules.minLength, length < least {
                problems.append(.init(code: "too_short", message: "At least \(least) characters are needed."))
            }
            if let most = rules.maxLength, length > most {
                problems.append(.init(code: "too_long", message: "At most \(most) characters are allowed."))
            }
        }
        if let pattern = rules.pattern, !matches(text, pattern: pattern) {
            problems.append(.init(code: "pattern", message: "The text doesn't match the pattern of this field."))
        }
        guard problems.isEmpty else { throw ValueProblems(problems) }
        return text
    }

    mutating func email(_ json: JSONValue, _ rules: TextRules) throws(ValueProblems) -> String {
        let text = try Self.text(json)
        guard EmailAddress.isValid(text) else {
            throw ValueProblems("invalid_email", "This is no e-mail address.")
        }
        return try limited(text, rules)
    }

    mutating func url(_ json: JSONValue, _ rules: TextRules) throws(ValueProblems) -> String {
        let text = try Self.text(json)
        guard WebAddress.isValid(text) else {
            throw ValueProblems("invalid_url", "This is no absolute http or https address.")
        }
        return try limited(text, rules)
    }

    mutating func slug(_ json: JSONValue, _ rules: TextRules) throws(ValueProblems) -> String {
        let text = try Self.text(json)
        guard Slug.isValid(text) else {
            throw ValueProblems(
                "invalid_slug",
                "A slug is made of lower-case letters and digits, in words joined by single hyphens."
            )
        }
        return try limited(text, rules)
    }

    /// The secret in the clear; what is stored is its hash.
    mutating func secret(_ json: JSONValue, _ rules: TextRules) throws(ValueProblems) -> String {
        let text = try Self.text(json)
        guard !text.isEmpty else { throw ValueProblems("too_short", "A secret can't be empty.") }
        // Hashing costs time in proportion; nobody's password is longer.
        guard text.utf8.count <= 4096 else { throw ValueProblems("too_long", "At most 4096 bytes are allowed.") }
        return try limited(text, rules)
    }

    static func listed(_ json: JSONValue, _ rules: EnumerationRules) throws(ValueProblems) -> String {
        let text = try text(json)
        guard rules.values.contains(where: { $0.utf8.elementsEqual(text.utf8) }) else {
            throw ValueProblems("not_listed", "One of the listed values is needed here.")
        }
        return text
    }
}
