// SPDX-License-Identifier: Apache-2.0

public import DataDomain
import Kernel

/// Two databases of a case's own, which a copy goes from and to. Each may be opened several times, one after the other.
public protocol CopyPlace: Sendable {
    func source() async throws -> any CopySource
    func target() async throws -> any CopyTarget
    /// Opens the database as a server does, and closes it behind `body`.
    func withServedSource(_ body: (any Database & SchemaStore) async throws -> Void) async throws
    func withServedTarget(_ body: (any Database & SchemaStore) async throws -> Void) async throws
}

extension CopyPlace {
    /// Copies, and releases what is the same.
    @discardableResult
    func copy(
        replacing: Bool = false,
        breakingAt step: Int? = nil,
        observe: @escaping Migration.Observer = { _ in }
    ) async throws -> MigrationReport {
        let (source, target) = (try await source(), try await target())
        let steps = step.map { BreakingTarget(target, at: $0) }
        let migration = Migration(from: source, to: steps ?? target, ids: SequentialIDs(), observe: observe)
        let outcome: Result<MigrationReport, any Error>
        do {
            let report = try await migration.run(replacing: replacing)
            try claim(report.isSame, "the copy differs: \(report.tables.filter { !$0.isSame })")
            try await migration.release()
            outcome = .success(report)
        } catch {
            outcome = .failure(error)
        }
        await source.close()
        await target.close()
        return try outcome.get()
    }

    /// Every row of every table, as it is stored.
    func rows(_ schema: Schema, in database: any CopySource) async throws -> [String: RowPage] {
        var pages: [String: RowPage] = [:]
        for entity in schema.allEntities {
            pages[entity.name.rawValue] = try await database.rows(of: entity, after: nil, limit: 100_000)
        }
        await database.close()
        return pages
    }
}
