// SPDX-License-Identifier: Apache-2.0
public import DataDomain
internal import Kernel

extension PostgresDatabase {
    public func changes(after position: Int64, limit: Int) async throws(DatabaseError) -> [Change] {
        try await pool.run(deadline: now() + Self.patience) { (connection) throws(DatabaseError) in
            try ChangeLog.entries(after: position, limit: limit, on: connection)
        }
    }

    public func changeMark(of entity: Entity) -> Int64? { entity.isVersioned ? marks.mark(entity.id) : nil }

    public func observeChanges(_ observer: @escaping @Sendable ([Change]) -> Void) { feed.observe(observer) }
}
