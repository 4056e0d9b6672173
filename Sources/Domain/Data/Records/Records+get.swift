// SPDX-License-Identifier: Apache-2.0

public import JSON
import Kernel

extension Records {
    /// One record by the id in an address. `.notFound` when there is none that the caller may see.
    public func get(
        _ entityName: String,
        _ id: String,
        _ question: Question = Question(RecordQuery()),
        context: RequestContext,
        variant: String = "",
        ifNoneMatch: [String] = [],
        writer: JSONWriter = JSONWriter(capacity: 1024)
    ) async throws(DataError) -> Conditional<RecordAnswer> {
        try await underCurrentSchema { schema throws(DataError) in
            let entity = try schema.requireEntity(entityName)
            let planner = planner(context, schema: schema)
            guard let recordID = RecordID(id, of: entity) else {
                _ = try planner.alternatives(.get, on: entity)
                throw .notFound
            }
            let planned = try planner.planned(question, .get, of: entity, cursor: { _ in nil }) {
                (query, _) throws(DataError) in
                try planner.get(recordID, query, of: entity)
            }.of(recordID)
            return try await told(question, of: entity, id: recordID, start: writer.count) { () throws(DataError) in
                try await single(
                    planned,
                    id: recordID,
                    context: context,
                    schema: schema,
                    variant: variant,
                    ifNoneMatch: ifNoneMatch,
                    writer: writer
                )
            }
        }
    }

    func single(
        _ planned: PlannedRead,
        id: RecordID?,
        context: RequestContext,
        schema: Schema,
        variant: String,
        ifNoneMatch: [String],
        writer: JSONWriter
    ) async throws(DataError) -> Conditional<RecordAnswer> {
        // With embedded relations the record's own version says too little.
        let isPlain = planned.plan.shape.expansions.isEmpty
        let broadTag = isPlain ? nil : listTag(planned, schema: schema, variant: variant)
        let start = writer.count
        let sink = try await read([planned.plan], context: context, into: JSONRowSink(writer))
        guard let outcome = sink.outcomes.first, outcome.rows > 0 else { throw .notFound }
        var tag = broadTag
        if !planned.isWhole {
            tag = ContentTag(record: sink.writer.bytes[start...]).text
        } else if isPlain, let id, let version = outcome.version, let seed = planned.seed {
            tag = RecordTag(seed: seed, id: id, version: version).text
        }
        if let tag, ifNoneMatch.contains(tag) || ifNoneMatch.contains("*") { return .notModified(tag: tag) }
        return .answer(RecordAnswer(writer: sink.writer, tag: tag))
    }
}
