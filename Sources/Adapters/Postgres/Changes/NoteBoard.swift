// SPDX-License-Identifier: Apache-2.0
public import DataDomain
internal import JSON
internal import Kernel
internal import SQLRendering
internal import Synchronization

/// Where the nodes of a database leave short notes for each other. Notes are kept for some minutes, and none survives a
/// crash of the server.
public final class NoteBoard: Sendable {
    private let database: PostgresDatabase
    private let node: String
    private let state = Mutex(State())

    private struct State {
        /// Of the next note that is left.
        var number: Int64 = 1
        /// Notes from before this moment of the database's clock have been read.
        var since: Int64 = 0
        var seen: [String: Sight] = [:]
    }

    /// The last note of a node that was read, and when it was left.
    private struct Sight {
        let number: Int64
        let at: Int64
    }

    /// A note of another node.
    public struct Note: Sendable, Hashable {
        public let text: String
        /// Since it was left, by the database's clock.
        public let age: Duration
    }

    /// How long before the last look a note may have been written that was committed only after it.
    private static let overlap: Int64 = 30_000
    private static let patience = Duration.seconds(5)

    /// - Parameter node: the name under which this node leaves notes; no other one ever has it.
    init(_ database: PostgresDatabase, node: String) {
        self.database = database
        self.node = node
    }

    /// Leaves a note, and gives those of other nodes that this node has not read yet, the oldest first; of very many the
    /// newest. One round trip. After an error the note may have been left: whoever gives it again leaves it once. One
    /// call at a time.
    public func exchange(_ text: String?) async throws(DatabaseError) -> [Note] {
        let queries = state.withLock { state in statements(state, text) }
        let rows = try await database.pool.run(deadline: database.now() + Self.patience) {
            (connection) throws(DatabaseError) -> [Row] in
            let result = try connection.rows(queries.map { Call($0.query, $0.values) })[queries.count - 1]
            return (0..<result.rowCount).map { row -> Row in
                Row(
                    node: result.text(row, 0) ?? "",
                    number: result.integer(row, 1) ?? 0,
                    at: result.integer(row, 2) ?? 0,
                    text: result.text(row, 3),
                    now: result.integer(row, 4) ?? 0
                )
            }
        }
        return state.withLock { state in
            if text != nil { state.number += 1 }
            return take(rows, &state)
        }
    }

    private struct Row: Sendable {
        let node: String
        let number: Int64
        let at: Int64
        /// Nil in the row that only tells the time.
        let text: String?
        let now: Int64
    }

    private func statements(_ state: State, _ text: String?) -> [(query: Query, values: [Value])] {
        let seen = JSONObject(state.seen.map { ($0.key, .integer($0.value.number)) })
        let place: [Value] = [.text(node), .json(JSONValue.object(seen).text), .integer(state.since)]
        guard let text else { return [(Self.read, place)] }
        let note: [Value] = [.text(node), .integer(state.number), .text(text)]
        return [(Self.put, note), (Self.forget, []), (Self.read, place)]
    }

    private func take(_ rows: [Row], _ state: inout State) -> [Note] {
        if let now = rows.first?.now { state.since = now - Self.overlap }
        let notes = rows.compactMap { row -> Note? in
            guard let text = row.text else { return nil }
            state.seen[row.node] = Sight(number: row.number, at: row.at)
            return Note(text: text, age: .milliseconds(max(0, row.now - row.at)))
        }
        let since = state.since
        state.seen = state.seen.filter { $0.value.at > since }
        return notes
    }

    private static let put = Query(
        own: """
            INSERT INTO roost.node_notes (node, number, at, text) \
            VALUES ($1, $2, CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT), $3) ON CONFLICT DO NOTHING
            """,
        [.text, .integer, .text]
    )

    private static let forget = Query(
        own: """
            DELETE FROM roost.node_notes WHERE (node, number) IN (SELECT node, number FROM roost.node_notes \
            WHERE at < CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) - 600000 \
            LIMIT 50 FOR UPDATE SKIP LOCKED)
            """
    )

    /// Notes of one node are committed in their order, so that the last one that was read tells which are new.
    private static let read = Query(
        own: """
            SELECT n.node, n.number, n.at, n.text, t.now \
            FROM (SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) AS now) AS t \
            LEFT JOIN LATERAL (SELECT * FROM roost.node_notes AS n WHERE n.at > $3 AND n.node <> $1 AND n.number > \
            coalesce((SELECT CAST(s.value AS BIGINT) FROM json_each_text($2) AS s WHERE s.key = n.node), 0) \
            ORDER BY n.at DESC, n.number DESC LIMIT 500) AS n ON TRUE ORDER BY n.at, n.number
            """,
        [.text, .json, .integer]
    )
}

extension PostgresDatabase {
    /// The board as one node sees it; once per node.
    public func noteBoard(node: String) -> NoteBoard { NoteBoard(self, node: node) }
}
