// SPDX-License-Identifier: Apache-2.0

import JSON
public import Kernel

/// The body of an aggregate: which rows, grouped by what, which figures.
public struct AggregateQuery: Sendable, Hashable {
    public var condition: JSONValue?
    public var groups: [Group]
    public var figures: [Figure]
    /// A condition over the names of groups and figures.
    public var having: JSONValue?
    public var sort: [RecordQuery.SortTerm]
    /// 1 to ``maximumLimit`` groups.
    public var limit: Int

    public static let defaultLimit = 100
    public static let maximumLimit = 10_000
    static let maximumTerms = 16

    public struct Group: Sendable, Hashable {
        public var name: String
        public var path: String
        public var bucket: AggregateShape.Bucket?
    }

    public struct Figure: Sendable, Hashable {
        public var name: String
        public var function: AggregateShape.Figure.Function
        /// Nil for `count` of `*`.
        public var path: String?
    }

    /// One figure `n`, the count of all rows.
    static let counting = AggregateQuery()

    private init() {
        groups = []
        figures = [Figure(name: "n", function: .count, path: nil)]
        sort = []
        limit = 1
    }

    /// Reads `{"where","group":["kind",{"month":"createdAt","as":"m"}],"select":{"n":{"count":"*"}},"having","sort","limit"}`.
    public init(json: JSONValue) throws(DataError) {
        guard case .object(let body) = json else {
            throw .malformed(pointer: "", code: "invalid_query", message: "An aggregate is a JSON object.")
        }
        condition = body["where"]
        having = body["having"]
        groups = []
        figures = []
        sort = []
        limit = Self.defaultLimit
        for member in body.members {
            switch member.key {
            case "where", "having": break
            case "group": groups = try Self.groups(member.value)
            case "select": figures = try Self.figures(member.value)
            case "sort": sort = try RecordQuery.sortTerms(member.value, at: "/sort")
            case "limit":
                guard let limit = member.value.integerValue, (1...Int64(Self.maximumLimit)).contains(limit) else {
                    throw .malformed(
                        pointer: "/limit",
                        code: "invalid_limit",
                        message: "A limit is 1 to \(Self.maximumLimit)."
                    )
                }
                self.limit = Int(limit)
            default:
                throw .malformed(
                    pointer: "/\(member.key)",
                    code: "unknown_parameter",
                    message: "An aggregate has no member \"\(member.key)\"."
                )
            }
        }
        let names = groups.map(\.name) + figures.map(\.name)
        guard !figures.isEmpty || !groups.isEmpty, Set(names).count == names.count, names.count <= Self.maximumTerms
        else {
            throw .malformed(
                pointer: "/select",
                code: "invalid_query",
                message: "An aggregate has 1 to \(Self.maximumTerms) groups and figures with different names."
            )
        }
    }

    private static func groups(_ json: JSONValue) throws(DataError) -> [Group] {
        let elements = json.arrayValue ?? [json]
        var groups: [Group] = []
        for (place, element) in elements.enumerated() {
            switch element {
            case .string(let path): groups.append(Group(name: path, path: path, bucket: nil))
            case .object(let object):
                var rest = object
                let name = rest["as"]?.stringValue
                rest["as"] = nil
                guard rest.count == 1, let member = rest.members.first, let path = member.value.stringValue else {
                    throw invalidGroup(place)
                }
                guard let bucket = AggregateShape.Bucket(rawValue: member.key) else {
                    let message = "There is no bucket \"\(member.key)\"; buckets: \(buckets)."
                    throw .invalid([.init(pointer: "/group/\(place)", code: "unknown_bucket", message: message)])
                }
                groups.append(Group(name: name ?? member.key, path: path, bucket: bucket))
            default: throw invalidGroup(place)
            }
        }
        return groups
    }

    private static var buckets: String { AggregateShape.Bucket.allCases.map(\.rawValue).joined(separator: ", ") }

    private static func invalidGroup(_ place: Int) -> DataError {
        .malformed(
            pointer: "/group/\(place)",
            code: "invalid_group",
            message: "A group is a field, or {bucket: field, \"as\": name} with a bucket of: \(buckets)."
        )
    }

    private static func figures(_ json: JSONValue) throws(DataError) -> [Figure] {
        guard case .object(let object) = json else {
            throw .malformed(pointer: "/select", code: "invalid_query", message: "\"select\" is an object.")
        }
        let functions = AggregateShape.Figure.Function.allCases.map(\.rawValue).joined(separator: ", ")
        var figures: [Figure] = []
        for member in object.members {
            let pointer = "/select" + JSONPointer().appending(member.key).description
            guard let call = member.value.objectValue, call.count == 1, let only = call.members.first,
                let path = only.value.stringValue
            else {
                throw .malformed(
                    pointer: pointer,
                    code: "invalid_figure",
                    message: "A figure is {function: field}, or {\"count\":\"*\"}; functions: \(functions)."
                )
            }
            guard let function = AggregateShape.Figure.Function(rawValue: only.key) else {
                let message = "There is no function \"\(only.key)\"; functions: \(functions)."
                throw .invalid([.init(pointer: pointer, code: "unknown_function", message: message)])
            }
            guard path != "*" || function == .count else {
                let message = "Only \"count\" takes \"*\"."
                throw .invalid([.init(pointer: pointer, code: "unknown_field", message: message)])
            }
            figures.append(Figure(name: member.key, function: function, path: path == "*" ? nil : path))
        }
        return figures
    }
}
