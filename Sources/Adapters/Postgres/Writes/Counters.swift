// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel
internal import SQLRendering

/// The last number given for each autonumber field. It only grows, so that a number is not given again when its row is
/// gone. Whoever draws one has the others wait until the transaction has ended, so that there is no gap.
enum Counters {
    private static let next = Query(
        own: "UPDATE roost.counters SET value = value + 1 WHERE entity_id = $1 AND field_id = $2 RETURNING value",
        [.text, .text]
    )

    /// Another transaction may have begun the numbers since they were looked for.
    private static let begin = Query(
        own: """
            INSERT INTO roost.counters AS c (entity_id, field_id, value) VALUES ($1, $2, $3) \
            ON CONFLICT (entity_id, field_id) DO UPDATE SET value = c.value + 1 RETURNING value
            """,
        [.text, .text, .integer]
    )

    private static let raise = Query(
        own: "UPDATE roost.counters SET value = greatest(value, $3) WHERE entity_id = $1 AND field_id = $2",
        [.text, .text, .integer]
    )

    /// Notes a number that was given from outside. Before the first number is made, the stored ones are looked at anyway.
    static func raise(
        _ field: Field,
        to number: Int64,
        of entity: Entity,
        on connection: borrowing Connection
    ) {
        connection.state.deferred.append(Call(raise, [.text(entity.id), .text(field.id), .integer(number)]))
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
        if let number = try connection.rows(next, key).first { return number }
        var first = start
        let entry = catalog.entry(.largest(field.name), of: entity, in: schema)
        if let largest = try connection.rows(entry.query).first {
            first = max(start, largest.addingReportingOverflow(1).partialValue)
        }
        return try connection.rows(begin, key + [.integer(first)]).first ?? first
    }
}

extension QueryResult {
    /// The one number that there is.
    fileprivate var first: Int64? { rowCount > 0 ? integer(0, 0) : nil }
}
