// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Kernel

extension OwnRecords {
    /// Why nothing was written.
    public enum Refusal: Error, Sendable, Hashable {
        /// A record is gone, or of another version than the one expected.
        case stale
        case refused(DataError)
    }

    /// Carries out all writes in one transaction, or none.
    /// - Returns: the records of inserts and of updates by id, in order, as they are then.
    public func commit(_ writes: [OwnWrite]) async throws(Refusal) -> [Row] {
        let outcome: Result<[Row], Refusal>
        do throws(DataError) {
            let context = context()
            outcome = try await records.underCurrentSchema { schema throws(DataError) in
                try await self.outcome(of: writes, schema: schema, context: context)
            }
        } catch {
            throw .refused(error)
        }
        return try outcome.get()
    }

    /// The same writes as operations, for hooks inside a transaction of somebody else's.
    public func operations(for writes: [OwnWrite]) throws(DataError) -> [WriteOperation] {
        let (schema, context) = (records.schema, context())
        var requests: [WriteRequest] = []
        for write in writes { requests.append(try request(write, place: 0, schema: schema, context: context)) }
        guard let first = requests.first else { return [] }
        let planner = records.planner(context, schema: schema)
        var builder = WriteBuilder(planner: planner, ids: records.ids, first: first) { _ in nil }
        builder.givesRowsBack = false
        for request in requests { _ = try builder.add(request) }
        builder.flush()
        let issues = builder.takeIssues()
        guard issues.isEmpty else { throw .invalid(issues) }
        return builder.operations
    }

    private func outcome(
        of writes: [OwnWrite],
        schema: Schema,
        context: RequestContext
    ) async throws(DataError) -> Result<[Row], Refusal> {
        var requests: [WriteRequest] = []
        var expectations: [WritePlan.Expectation] = []
        for (place, write) in writes.enumerated() {
            requests.append(try request(write, place: place, schema: schema, context: context))
            if case .update(let name, let id, let version?, _) = write {
                expectations.append(.init(entity: name, id: id, version: version))
            }
        }
        do throws(WriteFailure) {
            let written = try await records.perform(
                requests,
                schema: schema,
                context: context,
                tags: false,
                expecting: expectations
            )
            return .success(try rows(zip(writes, written).filter { $0.0.isAboutOne }.flatMap(\.1)))
        } catch {
            switch error.error {
            case .schemaChanged: throw .schemaChanged
            case .hookConflict where !expectations.isEmpty, .notFound: return .failure(.stale)
            default: return .failure(.refused(error.error))
            }
        }
    }

    private func rows(_ written: [Written.Row]) throws(WriteFailure) -> [Row] {
        var rows: [Row] = []
        for row in written {
            guard let values = (try? JSONValue(parsing: row.json))?.objectValue else {
                throw WriteFailure(request: nil, error: .internalFailure("a record was given back as no object"))
            }
            rows.append(Row(id: row.id, version: row.version ?? 0, values: values))
        }
        return rows
    }

    func request(
        _ write: OwnWrite,
        place: Int,
        schema: Schema,
        context: RequestContext
    ) throws(DataError) -> WriteRequest {
        let (name, kind): (EntityName, (Entity) throws(DataError) -> WriteRequest.Kind) =
            switch write {
            case .insert(let name, let values):
                (name, { _ throws(DataError) in .create(values) })
            case .insertSent(let name, let values, let own):
                (name, { entity throws(DataError) in .create(try Self.sent(values, to: entity, own: own)) })
            case .update(let name, let id, _, let values):
                (name, { _ throws(DataError) in .update(.id(id), values, ifMatch: nil) })
            case .updateAll(let name, let condition, let values):
                (
                    name,
                    { entity throws(DataError) in
                        .update(try matching(condition, entity, schema, context), values, ifMatch: nil)
                    }
                )
            case .removeAll(let name, let condition):
                (
                    name,
                    { entity throws(DataError) in
                        .delete(try matching(condition, entity, schema, context), ifMatch: nil, purge: true)
                    }
                )
            }
        let entity = try schema.requireAnyEntity(name)
        var request = WriteRequest(entity: entity, kind: try kind(entity), pointer: "", place: place)
        if case .insertSent(_, _, let own) = write {
            request.trusted = own
        } else {
            request.isOwn = true
            request.takesIDs = true
        }
        return request
    }

    /// Refuses whatever reaches beyond the record: relations, and the keys that stand for them.
    static func sent(
        _ values: JSONObject,
        to entity: Entity,
        own: Set<String>
    ) throws(DataError) -> JSONObject {
        var issues: [DataError.Issue] = []
        for name in values.keys where !own.contains(name) {
            var pointsElsewhere = entity.reference(name) != nil
            if case .relation? = entity.field(name)?.type { pointsElsewhere = true }
            guard pointsElsewhere else { continue }
            issues.append(.init(pointer: "/\(name)", code: "not_fillable", message: "This can't be set here."))
        }
        guard issues.isEmpty else { throw .invalid(issues) }
        return values
    }

    private func matching(
        _ condition: JSONValue,
        _ entity: Entity,
        _ schema: Schema,
        _ context: RequestContext
    ) throws(DataError) -> WriteRequest.Target {
        let planner = records.planner(context, schema: schema)
        return .rows(try planner.filter(condition, of: entity, action: .list, pointer: "/where"), only: nil)
    }
}

extension OwnWrite {
    /// Whether the write gives its record back.
    fileprivate var isAboutOne: Bool {
        switch self {
        case .insert, .insertSent, .update: true
        case .updateAll, .removeAll: false
        }
    }
}
