// SPDX-License-Identifier: Apache-2.0

/// What addresses one record of an entity: an integer, or text (a UUIDv7, or an adopted table's own key; the parts
/// of a composite key are joined with `,`; in them a `,` is written `%2C` and a `%` is `%25`).
public enum RecordID: Sendable, Hashable {
    case integer(Int64)
    case text(String)

    /// The id that a key column holds; nil for a value that is none.
    public init?(_ value: Value) {
        switch value {
        case .integer(let id): self = .integer(id)
        case .text(let id): self = .text(id)
        default: return nil
        }
    }

    public var value: Value {
        switch self {
        case .integer(let id): .integer(id)
        case .text(let id): .text(id)
        }
    }

    public var json: JSONValue {
        switch self {
        case .integer(let id): .integer(id)
        case .text(let id): .string(id)
        }
    }
}

extension RecordID: CustomStringConvertible {
    public var description: String {
        switch self {
        case .integer(let id): String(id)
        case .text(let id): id
        }
    }
}
