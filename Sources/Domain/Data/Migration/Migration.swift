// SPDX-License-Identifier: Apache-2.0

internal import JSON
public import Kernel

/// Copies a whole database into another, of whatever kind each is, and compares what has come over with what was there.
///
/// The source is read at one moment and not changed. The target is nobody's until ``release()``; a copy that was
/// interrupted goes on where it was, table by table and behind the last row, as long as the source is what it was.
public struct Migration: Sendable {
    public typealias Observer = @Sendable (MigrationProgress) -> Void

    let source: any CopySource
    let target: any CopyTarget
    private let ids: any IDGenerator
    let observe: Observer

    /// - Parameter ids: asked for nothing, as a stored schema has all its ids.
    public init(
        from source: any CopySource,
        to target: any CopyTarget,
        ids: any IDGenerator,
        observe: @escaping Observer = { _ in }
    ) {
        self.source = source
        self.target = target
        self.ids = ids
        self.observe = observe
    }

    /// Copies and compares. The target is served only after ``release()``, which is for who finds the report sound.
    /// - Parameter replacing: what is in the target is given up, also the begin of another copy.
    public func run(replacing: Bool = false) async throws(MigrationFailure) -> MigrationReport {
        guard let inventory = try await reading({ () throws(DatabaseError) in try await source.inventory() }),
            let schema = try schema(of: inventory, .source)
        else { throw .nothingToCopy }
        let adopted = schema.allEntities.filter { $0.table.adoption != nil }
        guard adopted.isEmpty else { throw .adoptedTables(adopted.map(\.name.rawValue)) }
        let mark = try await begin(inventory, schema, replacing: replacing)
        var work = try await MigrationWork(schema, mark, in: self)
        try await copy(&work)
        if !mark.isFinished {
            observe(work.progress(.finishing))
            let lastIDs = work.lastIDs
            try await writing { () throws(DatabaseError) in try await target.finish(schema, lastIDs: lastIDs) }
        }
        return try await verified(&work)
    }

    /// Gives the target to whoever serves it.
    public func release() async throws(MigrationFailure) {
        try await writing { () throws(DatabaseError) in try await target.release() }
    }

    // MARK: - The target before

    private func begin(
        _ inventory: CopyInventory,
        _ schema: Schema,
        replacing: Bool
    ) async throws(MigrationFailure) -> CopyMark {
        let label = Self.label(inventory)
        let mark = try await writing { () throws(DatabaseError) in try await target.mark() }
        if let mark, !replacing {
            guard mark.label == label else { throw .begunWithAnother }
            return mark
        }
        let before = try await writing { () throws(DatabaseError) in try await target.inventory() }
        let old = try before.flatMap { (before) throws(MigrationFailure) in try self.schema(of: before, .target) }
        if !replacing { try await requireEmpty(old) }
        let obstacles = try await writing { () throws(DatabaseError) in
            try await target.tablesInTheWay(of: schema, replacing: old ?? .empty)
        }
        guard obstacles.isEmpty else { throw .tablesInTheWay(obstacles) }
        try await writing { () throws(DatabaseError) in
            try await target.begin(inventory, schema: schema, replacing: old ?? .empty, label: label)
        }
        return CopyMark(label: label, progress: [:], isFinished: false)
    }

    /// What Roost keeps to itself is in every database that was ever started, and nobody's loss. Adopted tables stay, but
    /// the schema that knows them would go.
    private func requireEmpty(_ schema: Schema?) async throws(MigrationFailure) {
        var filled: [String] = []
        for entity in schema?.entities ?? [] {
            if entity.table.adoption != nil {
                filled.append(entity.name.rawValue)
                continue
            }
            let size = try await writing { () throws(DatabaseError) in try await target.size(of: entity) }
            if size.rows > 0 { filled.append(entity.name.rawValue) }
        }
        guard filled.isEmpty else { throw .targetHasRows(filled) }
    }

    private func schema(of inventory: CopyInventory, _ side: MigrationFailure.Side) throws(MigrationFailure) -> Schema?
    {
        guard let newest = inventory.plans.last else { return nil }
        guard let json = try? JSONValue(parsing: newest.schema) else { throw .unreadableSchema(side, "it is no JSON") }
        do throws(DataError) {
            return try SchemaDefinition(json: json, ids: ids).compiled(version: newest.applied.version)
        } catch {
            throw .unreadableSchema(side, "\(error)")
        }
    }

    /// The same as long as nothing was written to the source: every change of a record has an entry in the change log,
    /// every change of the schema a plan.
    static func label(_ inventory: CopyInventory) -> String {
        let plan = inventory.plans.last?.applied
        let numbers: [Int64] = [
            Int64(plan?.version ?? 0), plan?.time.millisecondsSinceEpoch ?? 0, inventory.lastChange?.position ?? 0,
            inventory.lastChange?.time.millisecondsSinceEpoch ?? 0, inventory.changes,
        ]
        return numbers.map(String.init).joined(separator: "/")
    }

    // MARK: - Sides

    func reading<Output>(
        _ body: () async throws(DatabaseError) -> Output
    ) async throws(MigrationFailure) -> Output {
        do throws(DatabaseError) { return try await body() } catch { throw .database(.source, error) }
    }

    func writing<Output>(
        _ body: () async throws(DatabaseError) -> Output
    ) async throws(MigrationFailure) -> Output {
        do throws(DatabaseError) { return try await body() } catch { throw .database(.target, error) }
    }
}
