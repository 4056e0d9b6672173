// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel

extension RecordQuery {
    /// The parameters that a list takes.
    public static let parameterNames: Set<String> = [
        "limit", "offset", "sort", "select", "where", "with", "join", "cursor", "count", "deleted",
    ]

    /// Reads decoded query-string parameters in their order; a repeated name adds to a list.
    ///
    /// An unknown name or an unreadable value throws `.malformed` with the pointer `?name`.
    /// - Parameter ignoring: names that somebody else reads.
    public init(
        parameters: [(name: String, value: String)],
        ignoring: Set<String> = []
    ) throws(DataError) {
        var members = JSONObject()
        for (name, value) in parameters where !ignoring.contains(name) {
            guard Self.parameterNames.contains(name) else {
                throw .malformed(
                    pointer: "?\(name)",
                    code: "unknown_parameter",
                    message: "There is no query parameter \"\(name)\"."
                )
            }
            let json = try Self.json(of: value, name: name)
            switch (name, members[name]) {
            case ("select", let earlier?), ("with", let earlier?), ("join", let earlier?), ("sort", let earlier?):
                guard case .array(let elements) = earlier, case .array(let more) = json else {
                    throw .malformed(
                        pointer: "?\(name)",
                        code: "repeated_parameter",
                        message: "\"\(name)\" can be repeated only in its plain form."
                    )
                }
                members[name] = .array(elements + more)
            case (_, .some):
                throw .malformed(
                    pointer: "?\(name)",
                    code: "repeated_parameter",
                    message: "\"\(name)\" stands more than once."
                )
            case (_, nil): members[name] = json
            }
        }
        try self.init(members: members, pointer: { "?\($0)" })
    }

    /// A parameter's text as the JSON that a request body would have in its place.
    private static func json(of text: String, name: String) throws(DataError) -> JSONValue {
        switch name {
        case "limit", "offset":
            guard let number = Int64(text) else {
                throw .malformed(
                    pointer: "?\(name)",
                    code: "invalid_parameter",
                    message: "\"\(name)\" is a whole number."
                )
            }
            return .integer(number)
        case "where": return try parse(text, name: name)
        case "sort", "select", "with", "join":
            if let first = text.utf8.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
                return try parse(text, name: name)
            }
            let names = text.split(separator: ",", omittingEmptySubsequences: false).map {
                JSONValue.string(String($0))
            }
            return .array(names)
        default: return .string(text)
        }
    }

    private static func parse(_ text: String, name: String) throws(DataError) -> JSONValue {
        do throws(JSONParseError) {
            return try JSONReader(limits: .init(depth: 32, values: 20_000)).read(text)
        } catch {
            throw .malformed(
                pointer: "?\(name)",
                code: "malformed_json",
                message: "\"\(name)\" is not JSON: \(error.description)."
            )
        }
    }
}
