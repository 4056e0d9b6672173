// SPDX-License-Identifier: Apache-2.0
public import DataDomain
public import Kernel
internal import SQLRendering

extension PostgresDatabase {
    public func aggregate(
        _ plan: AggregatePlan,
        deadline: ContinuousClock.Instant
    ) async throws(DatabaseError) -> [[Value]] {
        let shape = plan.shape
        try await look(for: shape.schemaVersion, deadline: deadline)
        guard let schema = schemas.schema(version: shape.schemaVersion),
            let statement = AggregateRenderer(schema, dialect: .postgres).statement(shape)
        else { throw .schemaConflict }
        let query = Query(statement, isPassing: true)
        let values = query.values(plan.values)
        let types = shape.groups.map(\.encoding.native) + shape.figures.map(\.encoding.native)
        return try await noting { () async throws(DatabaseError) in
            try await pool.run(deadline: deadline) { (connection) throws(DatabaseError) in
                let results: [QueryResult]
                do throws(PostgresError) {
                    results = try connection.run([Call(query, values), Call(SchemaTable.versionQuery)])
                } catch {
                    switch error.kind {
                    case .staleDefinition: throw .schemaConflict
                    default: throw connection.failure(error)
                    }
                }
                guard results[1].integer(0, 0).map({ Int($0) }) == shape.schemaVersion else { throw .schemaConflict }
                return try Self.rows(of: results[0], types)
            }
        }
    }

    private static func rows(
        of result: QueryResult,
        _ types: [NativeType]
    ) throws(DatabaseError) -> [[Value]] {
        var rows: [[Value]] = []
        for row in 0..<result.rowCount {
            var cells: [Value] = []
            for (place, type) in types.enumerated() {
                guard !result.isNull(row, place) else {
                    cells.append(.null)
                    continue
                }
                // Dates and moments are texts to those who read them, and types of their own to the server.
                let found = NativeType(number: result.typeNumber(place)) ?? type
                let value = result.withBytes(row, place) { CellText.value($0, type == .text ? found : type) }
                // Only a sum can be beyond what a value holds.
                guard let value else { throw .sumOutOfRange }
                cells.append(value)
            }
            rows.append(cells)
        }
        return rows
    }
}

extension OutputColumn.Encoding {
    /// The type of value that is written so.
    fileprivate var native: NativeType {
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

extension NativeType {
    /// Of times alone, which have a text that is not the domain's.
    fileprivate init?(number: UInt32) {
        switch number {
        case 1082: self = .date
        case 1184, 1114: self = .instant
        default: return nil
        }
    }
}
