// SPDX-License-Identifier: Apache-2.0

import Kernel

/// One import: a pass that validates, then a pass that writes.
struct Importer {
    private let records: Records
    private let entity: Entity
    private let schema: Schema
    private let options: ImportOptions
    private let context: RequestContext
    private let conflict: [FieldName]?

    init(
        records: Records,
        entity: Entity,
        schema: Schema,
        options: ImportOptions,
        context: RequestContext
    ) throws(DataError) {
        self.records = records
        self.entity = entity
        self.schema = schema
        self.options = options
        self.context = context
        _ = try records.planner(context, schema: schema).alternatives(.create, on: entity)
        var fields: [FieldName] = []
        for name in options.onConflict ?? [] {
            guard let field = entity.field(name), !field.isHidden else {
                throw .invalid([
                    .init(
                        pointer: "?on-conflict",
                        code: "unknown_field",
                        message: "\(entity.name) has no field \"\(name)\"."
                    )
                ])
            }
            fields.append(field.name)
        }
        conflict = fields.isEmpty ? nil : fields
    }

    func run(_ spool: any ImportSpool) async throws(DataError) -> ImportReport {
        var report = try await validated(spool)
        guard report.isComplete, report.rows > 0 else { return report }
        guard options.isPartial || report.rows <= Records.importLimit else {
            throw .tooLarge(
                code: "too_many_rows",
                message: "At most \(Records.importLimit) rows are imported at once; more with partial=1."
            )
        }
        try await write(spool, report: &report)
        return report
    }

    private var isHooked: Bool {
        let actions: [Change.Action] = conflict == nil ? [.create] : [.create, .update]
        return actions.contains { !records.hooks.hooks(before: $0, of: entity.name).isEmpty }
    }

    private func request(_ row: ImportRow) -> WriteRequest {
        let kind: WriteRequest.Kind = conflict.map { .upsert(row.body, onConflict: $0) } ?? .create(row.body)
        return WriteRequest(entity: entity, kind: kind, pointer: "/\(row.line)", place: 0, takesIDs: true)
    }

    private func builder(_ first: WriteRequest) -> WriteBuilder {
        var builder = WriteBuilder(
            planner: records.planner(context, schema: schema),
            ids: records.ids,
            first: first,
            seed: { _ in nil }
        )
        builder.givesRowsBack = false
        return builder
    }

    /// Calls `body` for all rows, in groups of at most `size`, until it returns false.
    private func forEachGroup(
        _ spool: any ImportSpool,
        size: Int,
        _ body: ([ImportRow]) async throws(DataError) -> Bool
    ) async throws(DataError) {
        var reader = ImportReader(options.format, of: entity)
        var group: [ImportRow] = []
        var offset = 0
        while !reader.isBroken {
            let chunk = try await spool.read(at: offset, count: 64 * 1024)
            offset += chunk.count
            group += chunk.isEmpty ? reader.finish() : reader.feed(chunk)
            while group.count >= size {
                guard try await body(Array(group.prefix(size))) else { return }
                group.removeFirst(size)
            }
            if chunk.isEmpty { break }
        }
        if !group.isEmpty { _ = try await body(group) }
    }

    // MARK: - First pass

    private func validated(_ spool: any ImportSpool) async throws(DataError) -> ImportReport {
        var report = ImportReport()
        try await forEachGroup(spool, size: Records.importChunk) { rows throws(DataError) in
            try validate(rows, report: &report)
            return true
        }
        return report
    }

    private func validate(_ rows: [ImportRow], report: inout ImportReport) throws(DataError) {
        guard let first = rows.first else { return }
        var builder = builder(request(first))
        for row in rows {
            report.rows += 1
            var issues = row.issues + relationIssues(row)
            if issues.isEmpty {
                _ = try builder.add(request(row))
                issues = builder.takeIssues().map { Self.inside($0, line: row.line) }
            }
            if !issues.isEmpty { report.add(row.line, issues) }
        }
    }

    private func relationIssues(_ row: ImportRow) -> [DataError.Issue] {
        row.body.keys.filter { entity.field($0) == nil && entity.reference($0) != nil }.map { name in
            .init(pointer: "/\(name)", code: "invalid_relation", message: "An import writes relations by their keys.")
        }
    }

    /// The issue with its pointer starting at the row.
    private static func inside(_ issue: DataError.Issue, line: Int) -> DataError.Issue {
        let prefix = "/\(line)"
        guard issue.pointer.hasPrefix(prefix) else { return issue }
        return .init(pointer: String(issue.pointer.dropFirst(prefix.count)), code: issue.code, message: issue.message)
    }

    // MARK: - Second pass

    private func write(_ spool: any ImportSpool, report: inout ImportReport) async throws(DataError) {
        if isHooked, !options.isPartial, report.rows > Records.hookedRows {
            throw .invalid([
                .init(
                    pointer: "",
                    code: "too_many_rows_for_hooks",
                    message: "Hooks look at each row; more than \(Records.hookedRows) need partial=1."
                )
            ])
        }
        let size = options.isPartial ? Records.importChunk : report.rows
        try await forEachGroup(spool, size: size) { rows throws(DataError) in
            do throws(DataError) {
                try await commit(rows, report: &report)
                return true
            } catch .invalid(let issues) {
                return Self.add(issues, to: &report)
            } catch .conflict(let code, let issues) {
                guard issues.contains(where: { $0.pointer.hasPrefix("/") }) else {
                    throw .conflict(code: code, issues)
                }
                return Self.add(issues, to: &report)
            }
        }
    }

    /// Notes what the database refused; false, since nothing behind it is written.
    private static func add(_ issues: [DataError.Issue], to report: inout ImportReport) -> Bool {
        let line = issues.first.flatMap { issue in Int(issue.pointer.dropFirst().prefix { $0 != "/" }) } ?? 0
        report.add(line, issues.map { inside($0, line: line) })
        return false
    }

    private func commit(_ rows: [ImportRow], report: inout ImportReport) async throws(DataError) {
        if isHooked {
            let requests = rows.map(request)
            let written = try await records.write(requests, schema: schema, context: context, isMany: true)
            for row in written.rows { count(row.wasCreated, &report) }
            return
        }
        guard let first = rows.first else { return }
        var builder = builder(request(first))
        for row in rows { _ = try builder.add(request(row)) }
        let outcome = try await records.run(&builder, schema: schema, context: context)
        for result in outcome.results {
            for row in result.rows { count(row.wasCreated, &report) }
        }
    }

    private func count(_ wasCreated: Bool, _ report: inout ImportReport) {
        if wasCreated { report.created += 1 } else { report.updated += 1 }
    }
}
