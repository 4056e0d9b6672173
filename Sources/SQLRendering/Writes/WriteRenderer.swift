// SPDX-License-Identifier: Apache-2.0

public import Conditions
public import DataDomain
public import Kernel

/// The statements of writes. Values are bound as ``SQLParameter/cell(_:)`` in the order of the fields given, the
/// record's id as ``SQLParameter/key``.
public struct WriteRenderer {
    private let schema: Schema
    private let dialect: Dialect

    public init(_ schema: Schema, dialect: Dialect) {
        self.schema = schema
        self.dialect = dialect
    }

    /// Adds a row and gives back its id and, when `read` is given, what that is about.
    public func insert(into entity: Entity, _ fields: [Field], returning list: ReturningList) -> SQLStatement {
        let columns = fields.map { SQL(SQLIdentifier(entity.storedColumn(of: $0))) }
        let cells = fields.enumerated().map { SQL(SQLParameter.cell($0), as: entity.form(of: $1)) }
        let values: SQL =
            fields.isEmpty
            ? "DEFAULT VALUES" : "(\(columns.joined(", "))) VALUES (\(cells.joined(", ")))"
        return ("INSERT INTO \(entity.tableName(dialect)) \(values) RETURNING \(list.sql)" as SQL).statement(dialect)
    }

    /// Sets fields of one row and counts its version up.
    public func update(_ entity: Entity, _ fields: [Field], returning list: ReturningList) -> SQLStatement {
        let row = TableRow(entity: entity, alias: nil, dialect: dialect)
        var sets = fields.enumerated().map { place, field -> SQL in
            "\(SQLIdentifier(entity.storedColumn(of: field))) = \(SQLParameter.cell(place), as: entity.form(of: field))"
        }
        if entity.isVersioned {
            let version = SQLIdentifier(Table.versionColumn)
            sets.append("\(version) = \(version) + 1")
        }
        let key = row.isRecord(entity.key)
        return
            ("UPDATE \(entity.tableName(dialect)) SET \(sets.joined(", ")) WHERE \(key) RETURNING \(list.sql)" as SQL)
            .statement(dialect)
    }

    public func delete(from entity: Entity) -> SQLStatement {
        let key = TableRow(entity: entity, alias: nil, dialect: dialect).isRecord(entity.key)
        return ("DELETE FROM \(entity.tableName(dialect)) WHERE \(key)" as SQL).statement(dialect)
    }

    /// Every stored field of one row in the entity's order, then its version if it has one. The lock is held to
    /// the end of the transaction, on a database where others may write at the same time.
    public func image(of entity: Entity, lock: RowLock? = nil) -> SQLStatement {
        let row = TableRow(entity: entity, alias: nil, dialect: dialect)
        var items = entity.storedFields.map(row.value)
        if entity.isVersioned { items.append(row.version) }
        let key = row.isRecord(entity.key)
        return
            ("SELECT \(items.joined(", ")) FROM \(entity.tableName(dialect)) WHERE \(key)\(lock.map { dialect.lock(of: row, for: $0) } ?? "")"
            as SQL)
            .statement(dialect)
    }

    /// One row of zeros and ones: which of `predicates` hold for the row; no row when there is none.
    /// - Parameter last: asks of the row that was inserted last, whose key need not be known yet.
    public func holds(_ predicates: [Predicate], for entity: Entity, last: Bool = false) -> SQLStatement {
        let select = Select(from: entity, aliases: Aliases(dialect))
        let renderer = PredicateRenderer(schema, dialect)
        let items = predicates.map { predicate -> SQL in
            "(\(renderer.sql(predicate, about: select.root, in: select))) IS TRUE"
        }
        let key = select.root.isRecord(last ? dialect.lastKey : entity.key)
        return ("SELECT \(items.joined(", ")) FROM \(select.from) WHERE \(key)" as SQL).statement(dialect)
    }

    /// Ids of the rows that match, at most as many as `cell(0)` says. `filter` sees what `scopes` show; `rows` sees
    /// everything.
    public func matching(
        _ filter: Predicate,
        scopes: [EntityName: ReadScope],
        rows: Predicate,
        of entity: Entity
    ) -> SQLStatement {
        let select = Select(from: entity, aliases: Aliases(dialect))
        let renderer = PredicateRenderer(schema, dialect, scopes: scopes)
        let condition = [
            renderer.rows(of: select.root, in: select),
            renderer.unscoped.sql(rows, about: select.root, in: select),
            renderer.sql(filter, about: select.root, in: select),
        ].conjunction()
        let id = select.root.id
        return
            ("SELECT \(id) FROM \(select.from) WHERE \(condition) ORDER BY \(id) LIMIT \(SQLParameter.cell(0), as: .native(.integer))\(dialect.lock(of: select.root, for: .change))"
            as SQL)
            .statement(dialect)
    }

    /// The ids of the rows of `entity` whose fields hold the cells, oldest first; softly deleted ones don't count.
    public func rows(of entity: Entity, where fields: [Field]) -> SQLStatement {
        let row = TableRow(entity: entity, alias: nil, dialect: dialect)
        var conditions = fields.enumerated().map { place, field -> SQL in
            "\(row.value(of: field)) = \(SQLParameter.cell(place), as: .native(field.type.native))"
        }
        if entity.options.softDelete { conditions.append("\(row.column(SystemField.deletedAt)) IS NULL") }
        let condition = conditions.isEmpty ? SQL.holds : conditions.joined(" AND ")
        return ("SELECT \(row.id) FROM \(entity.tableName(dialect)) WHERE \(condition) LIMIT 1" as SQL).statement(
            dialect
        )
    }

    /// The ids of all rows whose `field` is the key, softly deleted ones too.
    public func references(_ field: Field, of entity: Entity) -> SQLStatement {
        let row = TableRow(entity: entity, alias: nil, dialect: dialect)
        let condition: SQL = "\(row.value(of: field)) = \(SQLParameter.key, as: .native(field.type.native))"
        return ("SELECT \(row.id) FROM \(entity.tableName(dialect)) WHERE \(condition) ORDER BY \(row.id)" as SQL)
            .statement(dialect)
    }

    /// The largest value of `field`, null when there is none.
    public func largest(_ field: Field, of entity: Entity) -> SQLStatement {
        let row = TableRow(entity: entity, alias: nil, dialect: dialect)
        return ("SELECT max(\(row.value(of: field))) FROM \(entity.tableName(dialect))" as SQL).statement(dialect)
    }
}

extension TableRow {
    /// The row is the one with this id.
    func isRecord(_ id: SQL) -> SQL {
        guard !compositeKey.isEmpty else { return "\(self.id) = \(id)" }
        let parts = compositeKey.enumerated().map { place, column -> SQL in
            dialect.part(column, of: id, at: place)
        }
        return (parts + ["\(self.id) = \(id)"]).joined(" AND ")
    }
}

extension Entity {
    /// The id of the record that a statement is about.
    fileprivate var key: SQL { SQL(SQLParameter.key, as: .native(NativeType(primaryFormat))) }

    /// Fields that have a column, `id` among them.
    public var storedFields: [Field] { fields.filter(\.type.hasColumn) }

    /// As what a value of `field` is written: where a column that was there before Roost is shown as text, only the
    /// database knows what it is.
    fileprivate func form(of field: Field) -> ParameterForm {
        table.adoption != nil && field.type.native == .text ? .inferred : .native(field.type.native)
    }

    /// The column that a write of `field` sets.
    func storedColumn(of field: Field) -> String {
        if field.isPrimary, let columns = table.adoption?.keyColumns, columns.count == 1 { return columns[0] }
        return columnName(of: field)
    }
}
