// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel

extension Records {
    private static let preconditionRounds = 8

    /// Writes one record, under `If-Match` where there are tags.
    ///
    /// To a caller who doesn't see everything a tag stands for what they see (``ContentTag``), which no database can
    /// compare: the record is read as they see it, and written only while it is the version that was read. When
    /// something they don't see changed meanwhile, it is read again.
    /// - Parameter request: makes the request with the tags that are left for the database to compare.
    func writeOne(
        _ id: RecordID,
        of entity: Entity,
        for action: Action,
        ifMatch tags: [String]?,
        seesDeleted: Bool = false,
        schema: Schema,
        context: RequestContext,
        _ request: (_ tags: [String]?) -> WriteRequest
    ) async throws(DataError) -> Written {
        let planner = planner(context, schema: schema)
        guard let tags, !tags.isEmpty, entity.isVersioned, !planner.plannedReadBack(of: entity).isWhole else {
            return try await write([request(tags)], schema: schema, context: context, isMany: false)
        }
        _ = try planner.alternatives(action, on: entity)
        var failure = DataError.notFound
        for _ in 0..<Self.preconditionRounds {
            let (version, json) = try await seen(id, of: entity, seesDeleted: seesDeleted, planner: planner)
            guard tags.contains(ContentTag(record: json[...]).text) else { throw .preconditionFailed(current: json) }
            let expectation = WritePlan.Expectation(entity: entity.name, id: id, version: version)
            do throws(WriteFailure) {
                return try await write([request(nil)], expecting: [expectation], schema: schema, context: context)
            } catch  where error.isStale {
                failure = error.error
            } catch {
                throw error.error
            }
        }
        throw failure
    }

    /// The record as the caller reads it, and the version that this is.
    private func seen(
        _ id: RecordID,
        of entity: Entity,
        seesDeleted: Bool,
        planner: Planner
    ) async throws(DataError) -> (version: Int64?, json: [UInt8]) {
        guard planner.alternativesIfAny(.get, on: entity) != nil else { throw .notFound }
        let planned = try planner.get(id, RecordQuery(deleted: seesDeleted ? .with : .without), of: entity)
        let sink = try await read([planned.plan], context: planner.context, into: JSONRowSink())
        guard let outcome = sink.outcomes.first, outcome.rows > 0 else { throw .notFound }
        return (outcome.version, sink.writer.bytes)
    }
}
