// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel

extension Records {
    static let exportPage = 1000

    /// Streams all records that a query finds, in its order, read in pages of 1,000 that are a snapshot each: nothing
    /// is held while the reader is slow. Of the query, `limit` caps the whole; `cursor`, `offset` and `count` don't
    /// count. What is wrong with the query is thrown before the first chunk.
    ///
    /// When the schema changes meanwhile the export goes on under the new one, with the fields that it began with. If
    /// the change touched one of them it throws: the rows sent so far are not all that there are.
    /// - Parameter write: is awaited for each chunk; what it throws ends the export.
    public func export(
        _ entityName: String,
        _ query: RecordQuery = RecordQuery(),
        format: ExportFormat,
        context: RequestContext,
        write: (_ chunk: [UInt8]) async throws -> Void
    ) async throws {
        var export = RunningExport(query: query, entityName: entityName)
        var encoder = ExportEncoder(format)
        repeat {
            let page = try await underCurrentSchema { schema throws(DataError) in
                let planned = try export.planned(by: planner(pageContext(context), schema: schema))
                return try await exportedPage(planned.plan, format, context: pageContext(context))
            }
            encoder.add(page.content)
            try await write(encoder.takeBytes())
            export.advance(by: page)
        } while !export.isDone
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

    private func exportedPage(
        _ plan: ReadPlan,
        _ format: ExportFormat,
        context: RequestContext
    ) async throws(DataError) -> RunningExport.Page {
        switch format {
        case .csv:
            let sink = try await read([plan], context: context, into: CollectingRowSink())
            let content = ExportEncoder.Page.rows(sink.rows, columns: plan.shape.columns.map(\.name))
            return .init(shape: plan.shape, outcome: sink.outcomes.first ?? ReadOutcome(), content: content)
        case .json, .ndjson:
            let sink = try await read([plan], context: context, into: JSONRowSink())
            let content = ExportEncoder.Page.json(sink.writer.bytes)
            return .init(shape: plan.shape, outcome: sink.outcomes.first ?? ReadOutcome(), content: content)
        }
    }
}
