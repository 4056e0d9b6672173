// SPDX-License-Identifier: Apache-2.0

internal import DataDomain

/// The tables of one SELECT under construction. Paths over to-one relations ask it for joins, which it makes once.
final class Select {
    private struct Hop: Hashable {
        let start: TableRow
        let reference: String
        let isScoped: Bool
    }

    let root: TableRow
    /// Off inside an ON clause, which can't name tables that are joined later; paths are then subqueries.
    let allowsJoins: Bool
    let aliases: Aliases
    private var tables: SQL
    private var joined: [Hop: TableRow] = [:]

    init(from entity: Entity, aliases: Aliases) {
        self.aliases = aliases
        root = TableRow(entity: entity, alias: aliases.next(), dialect: aliases.dialect)
        allowsJoins = true
        tables = Self.table(root)
    }

    /// About a row that another SELECT has in sight.
    init(about row: TableRow, aliases: Aliases) {
        self.aliases = aliases
        root = row
        allowsJoins = false
        tables = SQL()
    }

    var from: SQL { tables }

    func nested(_ entity: Entity) -> Select { Select(from: entity, aliases: aliases) }

    /// The same row with no joins to be added.
    func about(_ row: TableRow) -> Select { Select(about: row, aliases: aliases) }

    func joinedRow(
        behind reference: Reference,
        of start: TableRow,
        target: Entity,
        isScoped: Bool,
        on condition: (TableRow) -> SQL
    ) -> TableRow {
        let hop = Hop(start: start, reference: reference.name, isScoped: isScoped)
        if let row = joined[hop] { return row }
        let row = TableRow(entity: target, alias: aliases.next(), dialect: aliases.dialect)
        tables = "\(tables) LEFT JOIN \(Self.table(row)) ON \(condition(row))"
        joined[hop] = row
        return row
    }

    /// Adds a table without which there is no row.
    func require(_ entity: Entity, on condition: (TableRow) -> SQL) -> TableRow {
        let row = TableRow(entity: entity, alias: aliases.next(), dialect: aliases.dialect)
        tables = "\(tables) JOIN \(Self.table(row)) ON \(condition(row))"
        return row
    }

    private static func table(_ row: TableRow) -> SQL {
        guard let alias = row.alias else { return row.entity.tableName(row.dialect) }
        return "\(row.entity.tableName(row.dialect)) AS \(alias)"
    }
}

/// Numbers the tables of a statement: `t0`, `t1`, ….
final class Aliases {
    let dialect: Dialect
    private var count = 0

    init(_ dialect: Dialect) { self.dialect = dialect }

    func next() -> SQLIdentifier {
        defer { count += 1 }
        return SQLIdentifier("t\(count)")
    }
}
