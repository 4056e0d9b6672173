// SPDX-License-Identifier: Apache-2.0
public import DataDomain
public import Kernel

/// A database to copy from, held at one moment by a transaction that reads. What others write meanwhile is not seen.
public final class PostgresCopySource: CopySource {
    private let lane: CopyLane
    private let isServed: Bool
    /// Other nodes of Roost that work on the database.
    public let otherSessions: Int

    private init(_ lane: CopyLane, isServed: Bool, otherSessions: Int) {
        self.lane = lane
        self.isServed = isServed
        self.otherSessions = otherSessions
    }

    /// Connects, and takes the state that is copied. Waits on the calling thread.
    public static func open(_ options: ConnectionOptions) throws(PostgresOpenError) -> PostgresCopySource {
        let connection = try CopySession.open(options)
        let sessions = try CopySession.enter(.reading, on: connection)
        connection.beginSnapshot()
        let isServed: Bool
        do throws(SystemTables.Failure) { isServed = try CopyReading.inspect(on: connection) } catch {
            throw PostgresOpenError(error)
        }
        let lane = try CopySession.lane(connection)
        return PostgresCopySource(lane, isServed: isServed, otherSessions: sessions)
    }

    public func inventory() async throws(DatabaseError) -> CopyInventory? {
        guard isServed else { return nil }
        return try await run { (connection) throws(PostgresError) in try CopyReading.inventory(on: connection) }
    }

    public func size(of entity: Entity) async throws(DatabaseError) -> CopySize {
        try await run { (connection) throws(PostgresError) in try CopyReading.size(of: entity, on: connection) }
    }

    public func rows(of entity: Entity, after key: Value?, limit: Int) async throws(DatabaseError) -> RowPage {
        try await run { (connection) throws(PostgresError) in
            try CopyReading.rows(of: entity, after: key, limit: limit, on: connection)
        }
    }

    public func close() async { await lane.stop() }

    private func run<Output: Sendable>(
        _ work: @escaping @Sendable (borrowing Connection) throws(PostgresError) -> Output
    ) async throws(DatabaseError) -> Output {
        try await lane.run { (connection) throws(DatabaseError) in
            do throws(PostgresError) { return try work(connection) } catch { throw connection.failure(error) }
        }
    }
}
