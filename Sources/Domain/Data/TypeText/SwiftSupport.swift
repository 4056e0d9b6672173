// SPDX-License-Identifier: Apache-2.0

/// The types that generated Swift needs beside those of the schema, so that it stands alone.
enum SwiftSupport {
    /// Those that `schema` needs.
    static func texts(for schema: Schema) -> [String] {
        let fields = schema.entities.flatMap(\.fields)
        let hasJSON = fields.contains { field in
            switch field.type {
            case .json, .jsonSchema, .virtual, .media: true
            default: false
            }
        }
        let hasLinks = schema.entities.contains { $0.references.contains { !$0.isMany } }
        return (hasLinks ? [linked] : []) + (hasJSON ? [json] : [])
    }

    private static let linked = """
        /// One record behind a relation; a box, since records may lead to one another.
        public indirect enum Linked<Record: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
            case record(Record)
            public var record: Record {
                switch self { case .record(let record): record }
            }
            public init(from decoder: any Decoder) throws { self = .record(try Record(from: decoder)) }
            public func encode(to encoder: any Encoder) throws { try record.encode(to: encoder) }
        }
        """

    private static let json = """
        /// Any JSON.
        public enum JSONValue: Codable, Hashable, Sendable {
            case null
            case boolean(Bool)
            case number(Double)
            case string(String)
            case array([JSONValue])
            case object([String: JSONValue])
            public init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if container.decodeNil() { self = .null
                } else if let value = try? container.decode(Bool.self) { self = .boolean(value)
                } else if let value = try? container.decode(Double.self) { self = .number(value)
                } else if let value = try? container.decode(String.self) { self = .string(value)
                } else if let value = try? container.decode([JSONValue].self) { self = .array(value)
                } else { self = .object(try container.decode([String: JSONValue].self)) }
            }
            public func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                switch self {
                case .null: try container.encodeNil()
                case .boolean(let value): try container.encode(value)
                case .number(let value): try container.encode(value)
                case .string(let value): try container.encode(value)
                case .array(let value): try container.encode(value)
                case .object(let value): try container.encode(value)
                }
            }
        }
        """
}
