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
        let planner = records.planner(context, schema: schema)
        _ = try planner.alternatives(.create, on: entity)
        var fields: [FieldName] = []
        for name in options.onConflict ?? [] {
            guard let field = entity.field(name), planner.mayName(field, of: entity) else {
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
                issues = builder.takeIssues().map(Self.inside)
            }
            if !issues.isEmpty { report.add(row.line, issues) }
        }
    }

    private func relationIssues(_ row: ImportRow) -> [DataError.Issue] {
        row.body.keys.filter { entity.field($0) == nil && entity.reference($0) != nil }.map { name in
            .init(pointer: "/\(name)", code: "invalid_relation", message: "An import writes relations by their keys.")
        }
    }

    /// The issue with its pointer starting at the row, which is the first part of it.
    private static func inside(_ issue: DataError.Issue) -> DataError.Issue {
        let pointer = String(issue.pointer.dropFirst().drop { $0 != "/" })
        return .init(pointer: pointer, code: issue.code, message: issue.message)
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
        var done = 0
        try await forEachGroup(spool, size: size) { rows throws(DataError) in
            done += rows.count
            let isInterim = done < report.rows
            do throws(WriteFailure) {
                try await commit(rows, isInterim: isInterim, report: &report)
                return true
            } catch {
                guard !error.refused.isEmpty else { throw error.error }
                for row in error.refused { report.add(Self.line(row.pointer), Self.issues(row.error)) }
                report.badLines += error.refusals - error.refused.count
                return false
            }
        }
    }

    private static func line(_ pointer: String) -> Int { Int(pointer.dropFirst().prefix { $0 != "/" }) ?? 0 }

    /// What the database said of a row.
    private static func issues(_ error: DataError) -> [DataError.Issue] {
        let issues: [DataError.Issue] =
            switch error {
            case .invalid(let issues), .conflict(_, let issues): issues.map(inside)
            default: []
            }
        guard issues.isEmpty else { return issues }
        return switch error {
        case .conflict(let code, _): [.init(pointer: "", code: code, message: "The row conflicts with another.")]
        case .forbidden: [.init(pointer: "", code: "forbidden", message: "You may not write this row.")]
        default: [.init(pointer: "", code: "refused", message: "The row can't be written.")]
        }
    }

    private func commit(
        _ rows: [ImportRow],
        isInterim: Bool,
        report: inout ImportReport
    ) async throws(WriteFailure) {
        let before = report
        let subject = { @Sendable (made: [Bool]) -> AnswerKeeping.Subject in
            let after = before.counting(made)
            return isInterim ? .interrupted(after) : .imported(after)
        }
        if isHooked {
            let written = try await records.perform(
                rows.map(request),
                schema: schema,
                context: context,
                tags: false,
                namesAllRefusals: true,
                isInterim: isInterim
            ) { results in subject(results.joined().map(\.wasCreated)) }
            report = report.counting(written.joined().map(\.wasCreated))
            return
        }
        guard let first = rows.first else { return }
        var builder = builder(request(first))
        do throws(DataError) {
            for row in rows { _ = try builder.add(request(row)) }
        } catch {
            throw WriteFailure(request: nil, error: error)
        }
        let outcome = try await records.run(&builder, schema: schema, context: context, isInterim: isInterim) {
            subject($0.results.flatMap(\.rows).map(\.wasCreated))
        }
        report = before.counting(outcome.results.flatMap(\.rows).map(\.wasCreated))
    }
}
