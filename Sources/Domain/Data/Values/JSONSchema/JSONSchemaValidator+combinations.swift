// SPDX-License-Identifier: Apache-2.0

import Kernel

extension JSONSchemaValidator.Run {
    mutating func combinations(_ value: JSONValue, _ keywords: JSONObject, at place: String) -> [ValueProblem] {
        var found: [ValueProblem] = []
        for schema in keywords["allOf"]?.arrayValue ?? [] {
            found += problems(of: value, in: schema, at: place)
        }
        if let schemas = keywords["anyOf"]?.arrayValue, fitting(value, schemas, atMost: 1) == 0 {
            found.append(
                .init(pointer: place, code: "no_match", message: "The value fits none of the allowed forms.")
            )
        }
        if let schemas = keywords["oneOf"]?.arrayValue, fitting(value, schemas, atMost: 2) != 1 {
            found.append(
                .init(pointer: place, code: "no_match", message: "The value must fit exactly one of the allowed forms.")
            )
        }
        if let schema = keywords["not"], problems(of: value, in: schema, at: place).isEmpty {
            found.append(.init(pointer: place, code: "not_allowed", message: "This value is not allowed here."))
        }
        return found
    }

    /// How many of the schemas the value fits; counting stops at `limit`.
    private mutating func fitting(_ value: JSONValue, _ schemas: [JSONValue], atMost limit: Int) -> Int {
        var count = 0
        for schema in schemas where count < limit && !isExhausted {
            if problems(of: value, in: schema, at: "").isEmpty { count += 1 }
        }
        return count
    }

    mutating func reference(_ value: JSONValue, _ keywords: JSONObject, at place: String) -> [ValueProblem] {
        guard let text = keywords["$ref"]?.stringValue else { return [] }
        guard let schema = resolve(text) else {
            return [
                ValueProblem(
                    pointer: place,
                    code: "not_allowed",
                    message: "The schema refers to a part it doesn't have."
                )
            ]
        }
        return problems(of: value, in: schema, at: place)
    }

    /// The part of the schema that a reference of the form `#` or `#/a/b` names.
    private func resolve(_ reference: String) -> JSONValue? {
        guard reference.utf8.first == UInt8(ascii: "#") else { return nil }
        let tokens = reference.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        guard tokens.first?.isEmpty ?? true else { return nil }
        var current = root
        for token in tokens.dropFirst() {
            let key = Self.unescaped(token)
            guard let next = current[key] ?? Int(key).flatMap({ current[$0] }) else { return nil }
            current = next
        }
        return current
    }

    /// RFC 6901, section 4.
    private static func unescaped(_ token: Substring) -> String {
        var text = ""
        var isEscape = false
        for character in token {
            switch (isEscape, character) {
            case (false, "~"): isEscape = true
            case (true, "1"):
                text.append("/")
                isEscape = false
            case (true, "0"):
                text.append("~")
                isEscape = false
            default:
                text.append(character)
                isEscape = false
            }
        }
        return text
    }
}
