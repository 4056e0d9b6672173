// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension Migration {
    /// Brings over what is missing of each table.
    func copy(_ work: inout MigrationWork) async throws(MigrationFailure) {
        for place in work.tables.indices {
            let entity = work.tables[place].entity
            var progress = work.tables[place].progress
            observe(work.progress(.copying, work.tables[place]))
            try await pages(of: entity, in: source, .source, after: progress.key) { (page) throws(MigrationFailure) in
                progress.add(page)
                let text = progress.text
                try await writing { () throws(DatabaseError) in
                    try await target.append(page, to: entity, progress: text)
                }
                work.rows += page.rowCount
                observe(work.progress(.copying, work.tables[place]))
            }
            work.tables[place].progress = progress
        }
    }

    /// Reads everything again from the target.
    func verified(_ work: inout MigrationWork) async throws(MigrationFailure) -> MigrationReport {
        work.rows = 0
        var tables: [MigrationReport.Table] = []
        for table in work.tables {
            var found = TableChecksum()
            observe(work.progress(.verifying, table))
            try await pages(of: table.entity, in: target, .target, after: nil) { (page) throws(MigrationFailure) in
                found.add(page)
                work.rows += page.rowCount
                observe(work.progress(.verifying, table))
            }
            tables.append(
                MigrationReport.Table(
                    name: table.entity.name.rawValue,
                    expectedRows: table.size.rows,
                    source: table.progress.checksum,
                    target: found
                )
            )
        }
        return MigrationReport(tables: tables, schemaVersion: work.schema.version, resumedRows: work.resumedRows)
    }

    /// Gives the pages of a table to `body`; while it has one, the next is read.
    private func pages(
        of entity: Entity,
        in database: any CopySource,
        _ side: MigrationFailure.Side,
        after start: Value?,
        _ body: (RowPage) async throws(MigrationFailure) -> Void
    ) async throws(MigrationFailure) {
        var size = PageSize()
        var page = try await Self.page(of: entity, in: database, side, after: start, limit: size.limit).get()
        var isLast = page.rowCount < size.limit
        while page.rowCount > 0 {
            let current = page
            if isLast { return try await body(current) }
            size.learn(from: current)
            let limit = size.limit
            async let next = Self.page(of: entity, in: database, side, after: current.lastKey, limit: limit)
            try await body(current)
            page = try await next.get()
            isLast = page.rowCount < limit
        }
    }

    private static func page(
        of entity: Entity,
        in database: any CopySource,
        _ side: MigrationFailure.Side,
        after key: Value?,
        limit: Int
    ) async -> Result<RowPage, MigrationFailure> {
        do throws(DatabaseError) {
            return .success(try await database.rows(of: entity, after: key, limit: limit))
        } catch {
            return .failure(.database(side, error))
        }
    }
}
