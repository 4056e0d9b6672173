// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel
internal import SQLRendering

/// Gives a field's column another type: a new column takes the converted values and then the old one's name. Values go
/// through the domain's own conversion, a page of them at a time.
struct ColumnConversion {
    private let from: Field
    private let to: Field
    private let entity: Entity
    private let renderer: SchemaRenderer

    /// No field can be called so, as names of fields don't begin with Roost's own prefix.
    private static let passingName = "_roost_converted"
    private static let page = 1_000

    init(from: Field, to: Field, of entity: Entity, _ renderer: SchemaRenderer) {
        self.from = from
        self.to = to
        self.entity = entity
        self.renderer = renderer
    }

    func run(on connection: borrowing Connection) throws(PostgresError) -> [SchemaObstacle] {
        try run(renderer.addColumn(to, of: entity, name: Self.passingName), on: connection)
        let obstacles = try moveValues(on: connection)
        try run(renderer.dropColumn(from.name.rawValue, of: entity), on: connection)
        try run(renderer.renameColumn(Self.passingName, to: to.name.rawValue, of: entity), on: connection)
        return obstacles
    }

    private func moveValues(on connection: borrowing Connection) throws(PostgresError) -> [SchemaObstacle] {
        guard var conversion = ValueConversion(from: from, to: to) else { return [] }
        var refused = RefusedValues()
        let (select, update) = statements
        var last: Value?
        while true {
            let cells: [Value] = [.boolean(last == nil), last ?? .null]
            let result = try connection.run(select, select.values([], key: last ?? .null, cells: cells))
            var calls: [Call] = []
            for row in 0..<result.rowCount {
                guard let id = result.recordID(row, 0, entity.primaryFormat) else { continue }
                last = id.value
                if let value = conversion.convert(result.value(row, 1, from.type.native)) {
                    calls.append(Call(update, update.values([], key: id.value, cells: [value])))
                } else {
                    refused.add(id)
                }
            }
            if !calls.isEmpty { _ = try connection.run(calls) }
            if result.rowCount < Self.page { break }
        }
        return refused.obstacles(to, of: entity)
    }

    private var statements: (select: Query, update: Query) {
        let (table, id) = (entity.tableName(.postgres), SQLIdentifier(SystemField.id))
        let old = SQLIdentifier(from.name.rawValue)
        let key = SQL(SQLParameter.key, as: .native(NativeType(entity.primaryFormat)))
        let select: SQL = """
            SELECT \(id), \(old) FROM \(table) WHERE \(old) IS NOT NULL \
            AND (\(SQLParameter.cell(0), as: .native(.boolean)) OR \(id) > \(key)) ORDER BY \(id) LIMIT \(Self.page)
            """
        let cell = SQL(SQLParameter.cell(0), as: .native(to.type.native))
        let update: SQL = "UPDATE \(table) SET \(SQLIdentifier(Self.passingName)) = \(cell) WHERE \(id) = \(key)"
        return (
            Query(select.statement(.postgres), isPassing: true),
            Query(update.statement(.postgres), isPassing: true)
        )
    }

    private func run(_ sql: String, on connection: borrowing Connection) throws(PostgresError) {
        _ = try connection.run(Query(passing: sql))
    }
}
