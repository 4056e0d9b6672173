// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Kernel
internal import SQLRendering

/// Gives a field's column another type: a new column takes the converted values and then the old one's name.
struct ColumnConversion {
    private let from: Field
    private let to: Field
    private let entity: Entity
    private let renderer: SchemaRenderer

    /// No field can be called so, as names of fields don't begin with Roost's own prefix.
    private static let passingName = "_roost_converted"

    init(from: Field, to: Field, of entity: Entity, _ renderer: SchemaRenderer) {
        self.from = from
        self.to = to
        self.entity = entity
        self.renderer = renderer
    }

    func run(on connection: borrowing Connection) throws(SQLiteError) -> [SchemaObstacle] {
        try run(renderer.addColumn(to, of: entity, name: Self.passingName), on: connection)
        let obstacles = try moveValues(on: connection)
        let name = from.name.rawValue
        for index in try Introspection.indices(naming: name, of: entity.table.name, on: connection) {
            try run(renderer.dropIndex(named: index), on: connection)
        }
        try run(renderer.dropColumn(name, of: entity), on: connection)
        try run(renderer.renameColumn(Self.passingName, to: to.name.rawValue, of: entity), on: connection)
        return obstacles
    }

    private func moveValues(on connection: borrowing Connection) throws(SQLiteError) -> [SchemaObstacle] {
        guard var conversion = ValueConversion(from: from, to: to) else {
            // The same key under another rule.
            let table = SQLIdentifier(entity.table.name)
            let copy: SQL =
                "UPDATE \(table) SET \(SQLIdentifier(Self.passingName)) = \(SQLIdentifier(from.name.rawValue))"
            try run(copy.statement(.sqlite).text, on: connection)
            return []
        }
        var refused = RefusedValues()
        let (table, id, old) = (
            SQLIdentifier(entity.table.name), SQLIdentifier(SystemField.id), SQLIdentifier(from.name.rawValue)
        )
        let select: SQL = "SELECT \(id), \(old) FROM \(table) WHERE \(old) IS NOT NULL"
        let update: SQL = """
            UPDATE \(table) SET \(SQLIdentifier(Self.passingName)) = \(SQLParameter.cell(0)) \
            WHERE \(id) = \(SQLParameter.cell(1))
            """
        try connection.withPassingStatement(select.statement(.sqlite).text) { (rows) throws(SQLiteError) in
            while try rows.step() {
                guard let id = try rows.recordID(at: 0) else { continue }
                if let value = conversion.convert(try rows.value(at: 1, of: from)) {
                    try connection.run(update.statement(.sqlite).text, [value, id.value])
                } else {
                    refused.add(id)
                }
            }
        }
        return refused.obstacles(to, of: entity)
    }

    private func run(_ sql: String, on connection: borrowing Connection) throws(SQLiteError) {
        try connection.withPassingStatement(sql) { (statement) throws(SQLiteError) in try statement.run() }
    }
}
