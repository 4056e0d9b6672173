// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Kernel
internal import SQLRendering

/// The last number given for each autonumber field. It only grows, so that a number is not given again when its row
/// is gone.
enum Counters {
    static let table = """
        CREATE TABLE _roost_counters (
            entity_id TEXT NOT NULL, field_id TEXT NOT NULL, value INTEGER NOT NULL, PRIMARY KEY (entity_id, field_id)
        ) STRICT, WITHOUT ROWID
        """

    private static let next = """
        UPDATE _roost_counters SET value = value + 1 WHERE entity_id = ?1 AND field_id = ?2 RETURNING value
        """

    private static let begin = "INSERT INTO _roost_counters (entity_id, field_id, value) VALUES (?1, ?2, ?3)"

    private static let raise = """
        UPDATE _roost_counters SET value = max(value, ?3) WHERE entity_id = ?1 AND field_id = ?2
        """

    /// Notes a number that was given from outside. Before the first number is made, the stored ones are looked at anyway.
    static func raise(
        _ field: Field,
        to number: Int64,
        of entity: Entity,
        on connection: borrowing Connection
    ) throws(DatabaseError) {
        do throws(SQLiteError) {
            try connection.run(raise, [.text(entity.id), .text(field.id), .integer(number)])
        } catch {
            throw DatabaseError(error)
        }
    }

    static func next(
        _ field: Field,
        start: Int64,
        of entity: Entity,
        in schema: Schema,
        _ catalog: WriteCatalog,
        on connection: borrowing Connection
    ) throws(DatabaseError) -> Int64 {
        let key: [Value] = [.text(entity.id), .text(field.id)]
        do throws(SQLiteError) {
            if case .integer(let number)? = try connection.firstValue(Self.next, key) { return number }
            var first = start
            let entry = catalog.entry(.largest(field.name), of: entity, in: schema)
            if case .integer(let largest)? = try connection.firstValue(entry.statement.sql.text) {
                first = max(start, largest.addingReportingOverflow(1).partialValue)
            }
            try connection.run(begin, key + [.integer(first)])
            return first
        } catch {
            throw DatabaseError(error)
        }
    }
}
