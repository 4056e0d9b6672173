// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Rows of one table as they are stored, one behind the other. A row has the values of ``Entity/copiedFields`` in their
/// order, then its version; each in the case that its field's type has on every database.
public struct RowPage: Sendable, Hashable {
    /// Values of a row.
    public let width: Int
    public private(set) var values: [Value] = []

    public init(of entity: Entity) { width = entity.copiedFields.count + 1 }

    public var rowCount: Int { values.count / width }

    /// The id of the last row; nil without one.
    public var lastKey: Value? { values.isEmpty ? nil : values[values.count - width] }

    public mutating func reserve(rows: Int) { values.reserveCapacity(rows * width) }

    /// Adds the next value of the last row, or the first of another.
    public mutating func append(_ value: Value) { values.append(value) }

    /// About what the values take on their way.
    var byteCount: Int {
        values.reduce(0) { sum, value in
            switch value {
            case .text(let text), .json(let text): sum + text.utf8.count + 8
            default: sum + 8
            }
        }
    }
}

extension Entity {
    /// The fields that have a column in a table of Roost's own, `id` first.
    public var copiedFields: [Field] { fields.filter(\.type.hasColumn) }
}

extension Schema {
    /// What has a table of Roost's own.
    public var ownTables: [Entity] { allEntities.filter { $0.table.adoption == nil } }
}
