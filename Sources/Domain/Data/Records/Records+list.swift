// SPDX-License-Identifier: Apache-2.0

public import JSON
import Kernel

extension Records {
    /// A page of records.
    /// - Parameters:
    ///   - isCompatible: bknd's address: both of its counts are made.
    ///   - variant: the address and query as sent, which the entity tag depends on.
    ///   - ifNoneMatch: tags of copies that the caller has.
    ///   - writer: the beginning of the answer; the array of records is written behind it.
    public func list(
        _ entityName: String,
        _ question: Question,
        context: RequestContext,
        isCompatible: Bool = false,
        variant: String = "",
        ifNoneMatch: [String] = [],
        writer: JSONWriter = JSONWriter(capacity: 4096)
    ) async throws(DataError) -> Conditional<ListAnswer> {
        try await underCurrentSchema { schema throws(DataError) in
            let entity = try schema.requireEntity(entityName)
            let door = isCompatible ? PlanCache.Door.compatibleList : .list
            let planner = planner(context, schema: schema)
            let planned = try planner.planned(question, door, of: entity, cursor: cursor) {
                (query, cursor) throws(DataError) in
                try planner.list(query, of: entity, cursor: cursor, isCompatible: isCompatible)
            }
            return try await told(question, of: entity, id: nil, start: writer.count) { () throws(DataError) in
                try await page(
                    planned,
                    context: context,
                    schema: schema,
                    variant: variant,
                    ifNoneMatch: ifNoneMatch,
                    writer: writer
                )
            }
        }
    }

    /// The records that a relation links to one record; the record itself must be visible to the caller.
    public func related(
        _ entityName: String,
        _ id: String,
        _ referenceName: String,
        _ query: RecordQuery,
        context: RequestContext,
        isCompatible: Bool = false,
        variant: String = "",
        ifNoneMatch: [String] = [],
        writer: JSONWriter = JSONWriter(capacity: 4096)
    ) async throws(DataError) -> Conditional<ListAnswer> {
        try await underCurrentSchema { schema throws(DataError) in
            let entity = try schema.requireEntity(entityName)
            let planner = planner(context, schema: schema)
            let link = try await link(referenceName, from: id, of: entity, planner: planner)
            let planned = try planner.related(
                query,
                target: link.target,
                condition: link.condition,
                link: link.link,
                from: entity,
                via: link.reference,
                isMany: true,
                cursor: try cursor(query.cursor),
                isCompatible: isCompatible
            )
            return try await page(
                planned,
                context: context,
                schema: schema,
                variant: variant,
                ifNoneMatch: ifNoneMatch,
                writer: writer
            )
        }
    }

    func cursor(_ text: String?) throws(DataError) -> Cursor? {
        guard let text else { return nil }
        guard let cursor = Cursor(text, signer: signer) else {
            throw .malformed(pointer: "?cursor", code: "invalid_cursor", message: "This is no cursor of this server.")
        }
        return cursor
    }

    func page(
        _ planned: PlannedRead,
        context: RequestContext,
        schema: Schema,
        variant: String,
        ifNoneMatch: [String],
        writer: JSONWriter
    ) async throws(DataError) -> Conditional<ListAnswer> {
        let tag = listTag(planned, schema: schema, variant: variant)
        if let tag, ifNoneMatch.contains(tag) { return .notModified(tag: tag) }
        let start = writer.count
        let sink = try await read([planned.plan], context: context, into: JSONRowSink(writer))
        let outcome = sink.outcomes.first ?? ReadOutcome()
        let shape = planned.plan.shape
        let isBackward = shape.seek?.isBackward ?? false
        let hasNext = isBackward ? true : outcome.hasMore
        let hasPrevious = isBackward ? outcome.hasMore : (shape.seek != nil || planned.offset > 0)
        var answer = ListAnswer(
            writer: sink.writer,
            rows: outcome.rows,
            limit: planned.limit,
            offset: planned.offset,
            hasMore: hasNext,
            next: hasNext ? cursorText(outcome.last, planned, isBackward: false) : nil,
            previous: hasPrevious ? cursorText(outcome.first, planned, isBackward: true) : nil,
            total: outcome.total,
            totalKind: outcome.totalIsCapped ? .capped : outcome.totalIsEstimated ? .estimated : .exact,
            visible: outcome.visible,
            tag: tag
        )
        guard !planned.isWhole else { return .answer(answer) }
        let contentTag = answer.contentTag(from: start)
        if ifNoneMatch.contains(contentTag) { return .notModified(tag: contentTag) }
        answer.tag = contentTag
        return .answer(answer)
    }

    private func cursorText(_ values: [Value], _ planned: PlannedRead, isBackward: Bool) -> String? {
        let shape = planned.plan.shape
        guard values.count == shape.order.count, !values.isEmpty else { return nil }
        return Cursor(
            entity: shape.entity.name.rawValue,
            order: planned.facts.order,
            isBackward: isBackward,
            values: values
        ).text(signer: signer)
    }

    func read<Sink: RowSink & ~Copyable>(
        _ plans: [ReadPlan],
        context: RequestContext,
        into sink: consuming Sink
    ) async throws(DataError) -> Sink {
        do throws(DatabaseError) {
            let sink = try await database.read(plans, deadline: context.deadline, into: sink)
            if let failure = sink.failure { throw failure }
            return sink
        } catch {
            throw DataError(reading: error)
        }
    }
}

extension DataError {
    /// Reads fail only for reasons that have nothing to do with what was asked.
    init(reading error: DatabaseError) {
        switch error {
        case .overloaded: self = .overloaded
        case .deadlineExceeded: self = .deadlineExceeded
        case .unavailable: self = .unavailable
        case .schemaConflict: self = .schemaChanged
        case .sumOutOfRange:
            self = .invalid([.init(pointer: "/select", code: "out_of_range", message: "A sum is beyond 64 bits.")])
        case .storageFull: self = .storageFull
        case .internalFailure(let text): self = .internalFailure(text)
        default: self = .internalFailure("a read failed with \(error)")
        }
    }
}
