// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel

extension Records {
    static let exportPage = 1000

    /// Streams all records that a query finds, in its order, read in pages of 1,000 that are a snapshot each: nothing
    /// is held while the reader is slow. Of the query, `limit` caps the whole; `cursor`, `offset` and `count` don't
    /// count. What is wrong with the query is thrown before the first chunk.
    /// - Parameter write: is awaited for each chunk; what it throws ends the export.
    public func export(
        _ entityName: String,
        _ query: RecordQuery = RecordQuery(),
        format: ExportFormat,
        context: RequestContext,
        write: (_ chunk: [UInt8]) async throws -> Void
    ) async throws {
        let schema = self.schema
        let entity = try schema.requireEntity(entityName)
        var query = query
        var remaining = query.limit ?? .max
        query.offset = 0
        query.cursor = nil
        query.count = .none
        var encoder = ExportEncoder(format)
        var cursor: Cursor?
        repeat {
            query.limit = min(remaining, Self.exportPage)
            let planned = try planner(pageContext(context), schema: schema).list(
                query,
                of: entity,
                cursor: cursor,
                isCompatible: false
            )
            let outcome = try await encode(planned.plan, &encoder, context: pageContext(context))
            try await write(encoder.takeBytes())
            remaining -= outcome.rows
            cursor = nil
            if outcome.hasMore, outcome.rows > 0, remaining > 0 {
                cursor = Cursor(
                    entity: entity.name.rawValue,
                    order: Cursor.signature(of: planned.plan.shape.order),
                    isBackward: false,
                    values: outcome.last
                )
            }
        } while cursor != nil
        let end = encoder.end()
        if !end.isEmpty { try await write(end) }
    }

    /// An export may take longer than a request; each of its pages may not.
    private func pageContext(_ context: RequestContext) -> RequestContext {
        RequestContext(
            caller: context.caller,
            requestID: context.requestID,
            now: context.now,
            deadline: max(context.deadline, .now.advanced(by: .seconds(30))),
            hookDepth: context.hookDepth
        )
    }

    private func encode(
        _ plan: ReadPlan,
        _ encoder: inout ExportEncoder,
        context: RequestContext
    ) async throws(DataError) -> ReadOutcome {
        switch encoder.format {
        case .csv:
            let sink = try await read([plan], context: context, into: CollectingRowSink())
            encoder.add(sink.rows, columns: plan.shape.columns.map(\.name))
            return sink.outcomes.first ?? ReadOutcome()
        case .json, .ndjson:
            let sink = try await read([plan], context: context, into: JSONRowSink())
            encoder.add(page: sink.writer.bytes)
            return sink.outcomes.first ?? ReadOutcome()
        }
    }
}
