// SPDX-License-Identifier: Apache-2.0

import Kernel

/// How far an export has come, and what it has promised by its first page.
struct RunningExport {
    struct Page {
        let shape: ReadShape
        let outcome: ReadOutcome
        let content: ExportEncoder.Page
    }

    private var query: RecordQuery
    private let entityName: String
    private var remaining: Int
    /// Of the first page.
    private var shape: ReadShape?
    private var boundary: [Value]?
    private(set) var isDone = false

    init(query: RecordQuery, entityName: String) {
        self.query = query
        self.entityName = entityName
        remaining = query.limit ?? .max
        self.query.offset = 0
        self.query.cursor = nil
        self.query.count = .none
    }

    /// The next page under the planner's schema.
    func planned(by planner: Planner) throws(DataError) -> PlannedRead {
        var query = query
        query.limit = min(remaining, Records.exportPage)
        guard let shape, let boundary else {
            return try planner.list(
                query,
                of: try planner.schema.requireEntity(entityName),
                cursor: nil,
                isCompatible: false
            )
        }
        // The entity may have another name by now; fields that came later are not among the columns.
        guard let entity = planner.schema.entities.first(where: { $0.id == shape.entity.id }) else {
            throw .invalid([Self.cutOff])
        }
        query.select = shape.columns.map(\.name)
        let cursor = Cursor(
            entity: entity.name.rawValue,
            order: Cursor.signature(of: shape.order),
            isBackward: false,
            values: boundary
        )
        let planned: PlannedRead
        do throws(DataError) {
            planned = try planner.list(query, of: entity, cursor: cursor, isCompatible: false)
        } catch {
            throw planner.schema.version == shape.schemaVersion ? error : .invalid([Self.cutOff])
        }
        guard Self.promise(planned.plan.shape) == Self.promise(shape) else { throw .invalid([Self.cutOff]) }
        return planned
    }

    private static var cutOff: DataError.Issue {
        .init(pointer: "", code: "schema_changed", message: "The schema of what is exported has changed meanwhile.")
    }

    mutating func advance(by page: Page) {
        if shape == nil { shape = page.shape }
        remaining -= page.outcome.rows
        boundary = page.outcome.last
        isDone = !page.outcome.hasMore || page.outcome.rows == 0 || remaining <= 0
    }

    /// What readers of the rows rely on: which fields, of which types, at which depth.
    private static func promise(_ shape: ReadShape) -> [String] {
        shape.columns.map { "\($0.name) \($0.field.id) \($0.field.type.name)" }
            + shape.expansions.flatMap { expansion in promise(expansion.shape).map { "\(expansion.name).\($0)" } }
    }
}
