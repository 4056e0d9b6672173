// SPDX-License-Identifier: Apache-2.0

internal import Conditions
public import DataDomain
public import Kernel
internal import SQLRendering

extension SQLiteDatabase {
    public func aggregate(
        _ plan: AggregatePlan,
        deadline: ContinuousClock.Instant
    ) async throws(DatabaseError) -> [[Value]] {
        let shape = plan.shape
        guard let ticket = schemas.ticket(for: CollectionOfOne(shape.schemaVersion)),
            let schema = schemas.schema(version: shape.schemaVersion),
            let statement = AggregateRenderer(schema, dialect: .sqlite).statement(shape)
        else { throw .schemaConflict }
        let values = statement.values(plan.values)
        let kinds = shape.groups.map(\.encoding.kind) + shape.figures.map(\.encoding.kind)
        do throws(LaneError<DatabaseError>) {
            let rows = try await readers.read(deadline: deadline) { (connection) throws(DatabaseError) in
                try Self.rows(of: statement, values, kinds, on: connection)
            }
            guard schemas.isValid(ticket) else { throw LaneError.failed(.schemaConflict) }
            return rows
        } catch {
            throw schemas.isValid(ticket) ? DatabaseError(error) : .schemaConflict
        }
    }

    private static func rows(
        of statement: SQLStatement,
        _ values: [Value],
        _ kinds: [ValueKind],
        on connection: borrowing Connection
    ) throws(DatabaseError) -> [[Value]] {
        try connection.withStatement(statement.text, values) { (row) throws(DatabaseError) in
            var rows: [[Value]] = []
            do throws(SQLiteError) {
                while try row.step() {
                    var cells: [Value] = []
                    for (place, kind) in kinds.enumerated() { cells.append(try row.value(at: place, as: kind)) }
                    rows.append(cells)
                }
            } catch {
                // The only failure that a caller's data can bring about.
                if error.message.hasPrefix("integer overflow") { throw .sumOutOfRange }
                throw DatabaseError(error)
            }
            return rows
        }
    }
}

extension OutputColumn.Encoding {
    /// The kind of value that is written so.
    fileprivate var kind: ValueKind {
        switch self {
        case .integer: .integer
        case .real: .real
        case .text, .sealed: .text
        case .boolean: .boolean
        case .decimal(let scale): .decimal(scale: scale)
        case .json: .json
        }
    }
}
