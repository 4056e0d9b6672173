// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension RecordQuery {
    /// Reads a query object: a body of `POST …/query`, or what stands under a relation in `with`.
    public init(json: JSONValue, pointer: String = "") throws(DataError) {
        guard case .object(let members) = json else {
            throw .malformed(pointer: pointer, code: "invalid_query", message: "A query is a JSON object.")
        }
        try self.init(members: members, pointer: { "\(pointer)/\($0)" })
    }

    init(members: JSONObject, pointer: (String) -> String) throws(DataError) {
        self.init()
        for member in members.members {
            let place = pointer(member.key)
            let value = member.value
            switch member.key {
            case "limit": limit = try Self.wholeNumber(value, at: place)
            case "offset":
                offset = try Self.wholeNumber(value, at: place)
                guard offset >= 0 else {
                    throw .malformed(pointer: place, code: "invalid_parameter", message: "An offset is at least 0.")
                }
            case "sort": sort = try Self.sortTerms(value, at: place)
            case "select": select = try Self.names(value, at: place)
            case "where": condition = value
            case "with": with = try Self.withTerms(value, at: place)
            case "join": join = try Self.names(value, at: place)
            case "cursor": cursor = try Self.text(value, at: place)
            case "count": count = try Self.choice(value, at: place)
            case "deleted": deleted = try Self.choice(value, at: place)
            default:
                throw .malformed(
                    pointer: place,
                    code: "unknown_parameter",
                    message: "A query has no member \"\(member.key)\"."
                )
            }
        }
    }

    private static func wholeNumber(_ value: JSONValue, at place: String) throws(DataError) -> Int {
        if let number = value.integerValue, let result = Int(exactly: number) { return result }
        if let text = value.stringValue, let result = Int(text) { return result }
        throw .malformed(pointer: place, code: "invalid_parameter", message: "A whole number is needed here.")
    }

    private static func text(_ value: JSONValue, at place: String) throws(DataError) -> String {
        guard let text = value.stringValue else {
            throw .malformed(pointer: place, code: "invalid_parameter", message: "A text is needed here.")
        }
        return text
    }

    private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ value: JSONValue,
        at place: String
    ) throws(DataError) -> Choice {
        guard let choice = Choice(rawValue: try text(value, at: place)) else {
            let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw .malformed(pointer: place, code: "invalid_parameter", message: "One of: \(choices).")
        }
        return choice
    }

    private static func names(_ value: JSONValue, at place: String) throws(DataError) -> [String] {
        switch value {
        case .string(let text): return text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        case .array(let elements):
            var names: [String] = []
            for element in elements { names.append(try text(element, at: place)) }
            return names
        default:
            throw .malformed(pointer: place, code: "invalid_parameter", message: "A list of names is needed here.")
        }
    }
}
