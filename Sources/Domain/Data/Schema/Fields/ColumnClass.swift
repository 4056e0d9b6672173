// SPDX-License-Identifier: Apache-2.0

/// How a field's values lie in a column of a table that Roost made. Changing a field's type without changing its
/// class leaves the column as it is.
public enum ColumnClass: Sendable, Hashable {
    case integer
    case real
    case boolean
    /// An exact number with this many fraction digits.
    case decimal(scale: Int)
    /// Also dates and keys of text, in their canonical form.
    case text
    /// A JSON text in canonical form.
    case json
}

extension FieldType {
    /// Nil for fields without a column.
    public var columnClass: ColumnClass? {
        switch self {
        case .primary(let format): format == .integer ? .integer : .text
        case .relation(let rules): rules.key == .integer ? .integer : .text
        case .number(let rules):
            switch rules.kind {
            case .float: .real
            case .integer: .integer
            case .decimal(let scale): .decimal(scale: scale)
            }
        case .autonumber: .integer
        case .boolean: .boolean
        case .json, .jsonSchema, .geo: .json
        case .text, .date, .enumeration, .email, .url, .slug, .richText, .secret, .encrypted: .text
        case .computed, .media, .virtual: nil
        }
    }
}
