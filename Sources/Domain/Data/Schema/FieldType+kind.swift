// SPDX-License-Identifier: Apache-2.0

public import Conditions

extension FieldType {
    /// What the field holds as far as conditions, sorts and outputs are concerned; nil for fields that have no value
    /// of their own (media, virtual) or none that may be read (secret) or compared (encrypted).
    public var valueKind: ValueKind? {
        switch self {
        case .primary(.integer), .autonumber: .integer
        case .primary, .text, .enumeration, .email, .url, .slug, .richText: .text
        case .number(let rules):
            switch rules.kind {
            case .float: .real
            case .integer: .integer
            case .decimal(let scale): .decimal(scale: scale)
            }
        case .boolean: .boolean
        case .date(let rules):
            switch rules.kind {
            case .date: .date
            case .datetime: .instant
            case .week: .week
            }
        case .json, .jsonSchema: .json
        case .geo: .geo
        case .computed(let rules): rules.kind
        case .relation(let rules): rules.key == .integer ? .integer : .text
        case .secret, .media, .virtual, .encrypted: nil
        }
    }

    /// Whether the field has a column of its own in a table that Roost made.
    public var hasColumn: Bool {
        switch self {
        case .computed, .media, .virtual: false
        default: true
        }
    }
}
