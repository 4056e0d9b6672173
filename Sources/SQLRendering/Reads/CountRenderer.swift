// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain

/// Counts beside a page.
struct CountRenderer {
    private let schema: Schema
    private let dialect: Dialect
    /// How far an estimate counts where there is nothing to estimate from.
    private static let estimateCap = 1_000

    init(_ schema: Schema, _ dialect: Dialect) {
        self.schema = schema
        self.dialect = dialect
    }

    func statement(_ shape: ReadShape) -> CountStatement? {
        switch shape.count {
        case .none: nil
        case .exact: make(count(shape, filter: shape.filter, cap: nil), cap: nil)
        case .capped(let cap): make(count(shape, filter: shape.filter, cap: cap), cap: cap)
        case .estimated: estimate(shape)
        case .both(let cap):
            make(
                "SELECT (\(count(shape, filter: shape.filter, cap: cap))), "
                    + "(\(count(shape, filter: .constant(true), cap: cap)))",
                cap: cap,
                countsVisible: true
            )
        }
    }

    private func make(
        _ sql: SQL,
        cap: Int?,
        countsVisible: Bool = false,
        isEstimate: Bool = false
    ) -> CountStatement {
        CountStatement(
            sql: sql.statement(dialect),
            cap: cap,
            countsVisible: countsVisible,
            isEstimate: isEstimate
        )
    }

    private func count(_ shape: ReadShape, filter: Predicate, cap: Int?) -> SQL {
        let select = Select(from: shape.entity, aliases: Aliases(dialect))
        let renderer = PredicateRenderer(schema, dialect, scopes: shape.scopes)
        let condition = [
            renderer.unscoped.sql(shape.policy, about: select.root, in: select),
            renderer.sql(filter, about: select.root, in: select),
        ].conjunction()
        let rows: SQL = condition == .holds ? select.from : "\(select.from) WHERE \(condition)"
        guard let cap else { return "SELECT count(*) FROM \(rows)" }
        return "SELECT count(*) FROM (SELECT 1 FROM \(rows) LIMIT \(cap + 1)) AS counted"
    }

    /// Views and adopted tables are counted.
    private func estimate(_ shape: ReadShape) -> CountStatement {
        let isWhole = shape.policy == .constant(true) && shape.filter == .constant(true)
        guard isWhole, shape.entity.table.adoption == nil else {
            return make(count(shape, filter: shape.filter, cap: Self.estimateCap), cap: Self.estimateCap)
        }
        return make(dialect.estimate(of: shape.entity.tableName(dialect)), cap: nil, isEstimate: true)
    }
}

extension Dialect {
    /// SQLite gives row numbers upwards and rarely frees them, so their range says how many rows there are. Postgres
    /// keeps what its last look at the table found, and nothing before the first.
    func estimate(of table: SQL) -> SQL {
        switch self {
        case .sqlite: "SELECT ifnull((SELECT max(rowid) FROM \(table)) - (SELECT min(rowid) FROM \(table)) + 1, 0)"
        case .postgres: "SELECT roost.estimate('\(table)')"
        }
    }
}
