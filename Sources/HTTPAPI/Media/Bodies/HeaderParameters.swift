// SPDX-License-Identifier: Apache-2.0

import Kernel

/// A header value with parameters: `form-data; name="a"; filename="b.png"`.
struct HeaderParameters: Sendable {
    /// In lower case.
    let value: String
    private let parameters: [String: String]

    /// Nil for what can't be read, and for a parameter that stands twice.
    init?(_ text: String) {
        var rest = text[...]
        value = rest.prefix { $0 != ";" }.trimmed.lowercased()
        rest = rest.drop { $0 != ";" }
        var parameters: [String: String] = [:]
        while rest.first == ";" {
            rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
            if rest.isEmpty { break }
            let name = rest.prefix { $0 != "=" && $0 != ";" }.trimmed.lowercased()
            rest = rest.drop { $0 != "=" && $0 != ";" }
            guard rest.first == "=", !name.isEmpty else { return nil }
            rest.removeFirst()
            guard let read = Self.parameter(&rest), parameters[name] == nil else { return nil }
            parameters[name] = read
        }
        self.parameters = parameters
    }

    subscript(_ name: String) -> String? { parameters[name] }

    /// Takes a token or a quoted text away from the front, and the blanks behind it.
    private static func parameter(_ rest: inout Substring) -> String? {
        guard rest.first == "\"" else {
            let token = rest.prefix { $0 != ";" }.trimmed
            rest = rest.drop { $0 != ";" }
            return token.isEmpty || token.contains("\"") ? nil : String(token)
        }
        rest.removeFirst()
        var text = ""
        while let character = rest.popFirst() {
            switch character {
            case "\"":
                rest = rest.drop { $0 == " " || $0 == "\t" }
                return rest.isEmpty || rest.first == ";" ? text : nil
            case "\\":
                // Before these two alone it is an escape: others send the paths of their own system as they are.
                if let next = rest.first, next == "\"" || next == "\\" {
                    text.append(next)
                    rest.removeFirst()
                } else {
                    text.append(character)
                }
            default: text.append(character)
            }
        }
        return nil
    }
}
