// SPDX-License-Identifier: Apache-2.0

internal import Conditions
public import DataDomain
internal import Kernel

/// What a write gives back of each row by itself: the id, the version, and the cells of a read whose rows need no
/// other look at the table.
public struct ReturningList: Sendable {
    public let sql: SQL
    public let id: Int
    public let version: Int?
    /// The result column of each output column of the read.
    public let cells: [Int]
    /// What each result column holds.
    public let types: [NativeType]

    public init(_ entity: Entity, read shape: ReadShape? = nil, dialect: Dialect = .sqlite) {
        let row = TableRow(entity: entity, alias: nil, dialect: dialect)
        var list = SelectList()
        id = list.place(of: row.id, NativeType(entity.primaryFormat))
        version = entity.isVersioned ? list.place(of: row.version, .integer) : nil
        cells = shape?.columns.map { list.place(of: row.value(of: $0.field), $0.field.type.native) } ?? []
        types = list.types
        sql = list.sql
    }

    /// Whether a row just written can be given back without being read: everyone sees it whole, and nothing is
    /// embedded.
    public static func serves(_ shape: ReadShape) -> Bool {
        shape.policy == .constant(true) && shape.alternatives.isEmpty && shape.expansions.isEmpty
    }
}
