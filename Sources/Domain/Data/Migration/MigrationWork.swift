// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// The tables of a migration and how far each has come.
struct MigrationWork: Sendable {
    struct Table: Sendable {
        let entity: Entity
        let size: CopySize
        var progress: TableProgress
    }

    let schema: Schema
    /// Each behind those that its keys refer to, as far as there is no ring.
    var tables: [Table] = []
    let resumedRows: Int
    /// Rows of the phase that is under way.
    var rows: Int

    init(_ schema: Schema, _ mark: CopyMark, in migration: Migration) async throws(MigrationFailure) {
        self.schema = schema
        for entity in Self.ordered(schema.allEntities) {
            let size = try await migration.reading { () throws(DatabaseError) in
                try await migration.source.size(of: entity)
            }
            let progress = mark.progress[entity.id].flatMap(TableProgress.init) ?? TableProgress()
            tables.append(Table(entity: entity, size: size, progress: progress))
        }
        resumedRows = tables.reduce(0) { $0 + $1.progress.checksum.rows }
        rows = resumedRows
    }

    var total: Int { tables.reduce(0) { $0 + $1.size.rows } }

    var lastIDs: [String: Int64] {
        var ids: [String: Int64] = [:]
        for table in tables { ids[table.entity.id] = table.size.lastID }
        return ids
    }

    func progress(_ phase: MigrationProgress.Phase, _ table: Table? = nil) -> MigrationProgress {
        MigrationProgress(phase: phase, table: table?.entity.name.rawValue, rows: rows, total: total)
    }

    static func ordered(_ entities: [Entity]) -> [Entity] {
        var pending = entities
        var result: [Entity] = []
        while !pending.isEmpty {
            let names = Set(pending.map(\.name))
            let place = pending.firstIndex { entity in
                entity.fields.allSatisfy { field in
                    guard case .relation(let rules) = field.type else { return true }
                    return rules.target == entity.name || !names.contains(rules.target)
                }
            }
            result.append(pending.remove(at: place ?? 0))
        }
        return result
    }
}

/// How many rows are asked for at a time, so that a page has about the same weight whatever is in it.
struct PageSize: Sendable {
    private(set) var limit = 500
    private static let bytes = 4 << 20
    private static let bounds = 20...20_000

    mutating func learn(from page: RowPage) {
        guard page.rowCount > 0 else { return }
        let wanted = Self.bytes / max(page.byteCount / page.rowCount, 1)
        limit = min(max(wanted, Self.bounds.lowerBound), Self.bounds.upperBound)
    }
}
