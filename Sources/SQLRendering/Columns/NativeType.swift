// SPDX-License-Identifier: Apache-2.0
public import Conditions
public import DataDomain

/// The type of a column or result on a database that has one for each kind of value.
public enum NativeType: Sendable, Hashable {
    case boolean, integer, real
    case decimal(scale: Int)
    case text
    case date, instant
    case uuid
    /// The text of a JSON value as it was written.
    case json
}

extension NativeType {
    public init(_ kind: ValueKind) {
        self =
            switch kind {
            case .boolean: .boolean
            case .integer: .integer
            case .real: .real
            case .decimal(let scale): .decimal(scale: scale)
            case .text, .week: .text
            case .date: .date
            case .instant: .instant
            case .json, .geo: .json
            }
    }

    public init(_ key: PrimaryFormat) {
        self =
            switch key {
            case .integer: .integer
            case .uuid: .uuid
            case .text: .text
            }
    }
}

extension FieldType {
    /// The type of the field's column and of its value in a statement; that of a field without one is text.
    public var native: NativeType {
        switch self {
        case .primary(let format): NativeType(format)
        case .relation(let rules): NativeType(rules.key)
        default: valueKind.map { NativeType($0) } ?? .text
        }
    }
}
