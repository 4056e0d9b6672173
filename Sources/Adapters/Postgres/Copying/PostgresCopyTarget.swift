// SPDX-License-Identifier: Apache-2.0
public import DataDomain
public import Kernel

/// A database to copy into, on which no server may run meanwhile.
public final class PostgresCopyTarget: CopyTarget {
    private let lane: CopyLane

    private init(_ lane: CopyLane) { self.lane = lane }

    /// Connects, and makes Roost's own tables where they are missing. Waits on the calling thread.
    public static func open(_ options: ConnectionOptions) throws(PostgresOpenError) -> PostgresCopyTarget {
        var options = options
        // Commits that a crash of the server takes are brought over again; release waits for all of them.
        options.waitsForFlush = false
        let connection = try CopySession.open(options)
        let sessions = try CopySession.enter(.writing, on: connection)
        guard sessions == 0 else { throw .inUse("a server runs on the target: stop it first") }
        do throws(SystemTables.Failure) {
            _ = try SystemTables.prepare(on: connection, admitsUnfinished: true)
        } catch {
            throw PostgresOpenError(error)
        }
        return PostgresCopyTarget(try CopySession.lane(connection))
    }

    // MARK: - Reading

    public func inventory() async throws(DatabaseError) -> CopyInventory? {
        try await run { (connection) throws(PostgresError) in try CopyReading.inventory(on: connection) }
    }

    public func size(of entity: Entity) async throws(DatabaseError) -> CopySize {
        try await run { (connection) throws(PostgresError) in try CopyReading.size(of: entity, on: connection) }
    }

    public func rows(of entity: Entity, after key: Value?, limit: Int) async throws(DatabaseError) -> RowPage {
        try await run { (connection) throws(PostgresError) in
            try CopyReading.rows(of: entity, after: key, limit: limit, on: connection)
        }
    }

    public func mark() async throws(DatabaseError) -> CopyMark? {
        try await run { (connection) throws(PostgresError) in try CopyMarks.found(on: connection) }
    }

    public func tablesInTheWay(of schema: Schema, replacing old: Schema) async throws(DatabaseError) -> [String] {
        try await run { (connection) throws(PostgresError) in
            try CopyWriting.tablesInTheWay(of: schema, replacing: old, on: connection)
        }
    }

    // MARK: - Writing

    public func begin(
        _ inventory: CopyInventory,
        schema: Schema,
        replacing old: Schema,
        label: String
    ) async throws(DatabaseError) {
        try await change { (connection) throws(PostgresError) in
            connection.lockSchema()
            try CopyWriting.begin(inventory, schema: schema, replacing: old, label: label, on: connection)
        }
    }

    public func append(_ page: RowPage, to entity: Entity, progress: String) async throws(DatabaseError) {
        try await lane.run { (connection) throws(DatabaseError) in
            let text = try CopyText(page, of: entity)
            try Self.change(on: connection) { (connection) throws(PostgresError) in
                _ = try connection.run(CopyMarks.noting(CopyMarks.progress(of: entity), progress))
                try connection.copyIn(CopyWriting.copying(into: entity), text.bytes)
            }
        }
    }

    public func finish(_ schema: Schema, lastIDs: [String: Int64]) async throws(DatabaseError) {
        try await change { (connection) throws(PostgresError) in
            try CopyWriting.finish(schema, lastIDs: lastIDs, on: connection)
        }
        try await run { (connection) throws(PostgresError) in try CopyWriting.analyze(schema, on: connection) }
    }

    public func release() async throws(DatabaseError) {
        try await change { (connection) throws(PostgresError) in
            _ = try connection.run([Call(Self.flushing), Call(CopyMarks.removal)])
        }
    }

    /// One commit that waits for the server's log has all before it waited for.
    private static let flushing = Query(passing: "SELECT set_config('synchronous_commit', 'on', true)")

    public func close() async { await lane.stop() }

    // MARK: -

    private func run<Output: Sendable>(
        _ work: @escaping @Sendable (borrowing Connection) throws(PostgresError) -> Output
    ) async throws(DatabaseError) -> Output {
        try await lane.run { (connection) throws(DatabaseError) in
            do throws(PostgresError) { return try work(connection) } catch { throw connection.failure(error) }
        }
    }

    private func change(
        _ work: @escaping @Sendable (borrowing Connection) throws(PostgresError) -> Void
    ) async throws(DatabaseError) {
        try await lane.run { (connection) throws(DatabaseError) in try Self.change(on: connection, work) }
    }

    private static func change(
        on connection: borrowing Connection,
        _ work: (borrowing Connection) throws(PostgresError) -> Void
    ) throws(DatabaseError) {
        connection.begin()
        do throws(PostgresError) {
            try work(connection)
            try connection.commit()
        } catch {
            connection.rollBack()
            throw connection.failure(error)
        }
    }
}
