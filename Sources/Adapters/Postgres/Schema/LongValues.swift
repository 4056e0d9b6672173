// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel
internal import SQLRendering

/// Rows that an index refused. An entry has room for a third of a page of 8 kB; what is longer may fit when it can be
/// made short, so that those that are named may be more than those refused.
struct LongValues {
    private let index: Index
    private let entity: Entity
    private static let room = 2_600

    init(_ index: Index, of entity: Entity) {
        self.index = index
        self.entity = entity
    }

    func find(on connection: borrowing Connection) throws(PostgresError) -> [SchemaObstacle] {
        let question = SchemaRenderer(dialect: .postgres).longValues(index, of: entity, room: Self.room)
        let found = try connection.obstacles(question, entity)
        // Rows that are gone are in the index for as long as an open transaction may see them.
        guard !found.isEmpty else {
            throw PostgresError(kind: .serialization, message: "rows that are too long for an index are not gone yet")
        }
        return found
    }
}
