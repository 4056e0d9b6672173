// SPDX-License-Identifier: Apache-2.0

internal import Conditions
public import Kernel

extension OwnRecords {
    /// Carries out writes in the caller's name, all in one transaction or none.
    /// - Returns: the ids of what was made and changed, by the place of the write; nil for other writes.
    public func commit(
        _ writes: [AttendedWrite],
        by caller: Caller,
        requestID: String
    ) async throws(Refusal) -> [RecordID?] {
        let context = context(of: caller, requestID: requestID)
        let outcome: Result<[RecordID?], Refusal>
        do throws(DataError) {
            outcome = try await records.underCurrentSchema { schema throws(DataError) in
                try await self.outcome(of: writes, schema: schema, context: context)
            }
        } catch {
            throw .refused(error)
        }
        return try outcome.get()
    }

    /// Whether the caller may do that with some record of the entity at least; a refusal is thrown.
    public func require(_ action: Action, on name: EntityName, by caller: Caller) throws(DataError) {
        let schema = records.schema
        let planner = records.planner(context(of: caller, requestID: ""), schema: schema)
        _ = try planner.alternatives(action, on: try schema.requireEntity(name.rawValue))
    }

    /// Whether the caller may do that with this record, as far as can be said before it is done. Throws where they may do
    /// it with none. Who may do it with all is not told whether there is such a record.
    public func allows(
        _ action: Action,
        on name: EntityName,
        id: RecordID,
        by caller: Caller
    ) async throws(DataError) -> Bool {
        let context = context(of: caller, requestID: records.ids.makeID())
        return try await records.underCurrentSchema { schema throws(DataError) in
            let entity = try schema.requireEntity(name.rawValue)
            let given = try records.planner(context, schema: schema).alternatives(action, on: entity)
            let rows = Predicate.disjunction(given.all.map(\.rows))
            return try await AccessRows(records: records, schema: schema, context: context).holds(rows, id, of: entity)
        }
    }

    /// Whether a right of the caller to do that with the entity names this field, rather than all fields at once.
    public func isNamed(_ field: FieldName, in action: Action, on name: EntityName, by caller: Caller) -> Bool {
        givenFields(action, on: name, by: caller).contains { fields in
            if case .only(let names) = fields { names.contains(field) } else { false }
        }
    }

    /// Whether a right of the caller to do that with the entity covers the field, in some rows at least.
    public func isGiven(_ field: FieldName, in action: Action, on name: EntityName, by caller: Caller) -> Bool {
        givenFields(action, on: name, by: caller).contains { $0.contains(field) }
    }

    private func givenFields(_ action: Action, on name: EntityName, by caller: Caller) -> [FieldSet] {
        let schema = records.schema
        guard let entity = try? schema.requireEntity(name.rawValue) else { return [] }
        let planner = records.planner(context(of: caller, requestID: ""), schema: schema)
        return planner.alternativesIfAny(action, on: entity)?.all.map(\.fields) ?? []
    }

    /// The ids that a condition of Roost's own finds among the records that the caller may list.
    public func list(
        _ name: EntityName,
        where condition: JSONValue,
        sortedBy field: String = SystemField.id,
        limit: Int,
        by caller: Caller
    ) async throws(DataError) -> [RecordID] {
        let context = context(of: caller, requestID: records.ids.makeID())
        return try await records.underCurrentSchema { schema throws(DataError) in
            let entity = try schema.requireEntity(name.rawValue)
            let given = try records.planner(context, schema: schema).alternatives(.list, on: entity)
            // The condition is Roost's: it may name what the caller doesn't see.
            let rows = Alternatives(Alternative(rows: .disjunction(given.all.map(\.rows)), grant: "roost"))
            let planner = Planner(
                schema: schema,
                authorizer: RowsAuthorizer(entity: name, rows: rows),
                context: .own(requestID: context.requestID, now: context.now, deadline: context.deadline),
                cipher: records.cipher
            )
            let query = RecordQuery(
                limit: min(max(limit, 1), RecordQuery.maximumLimit),
                sort: [.init(field)],
                select: [SystemField.id],
                condition: condition
            )
            let planned = try planner.list(query, of: entity, cursor: nil, isCompatible: false)
            let sink = try await records.read([planned.plan], context: context, into: CollectingRowSink())
            return sink.rows.compactMap { $0[SystemField.id].flatMap(RecordID.init(_:)) }
        }
    }

    private func context(of caller: Caller, requestID: String) -> RequestContext {
        RequestContext(
            caller: caller,
            requestID: requestID.isEmpty ? records.ids.makeID() : requestID,
            now: records.clock.now(),
            deadline: .now.advanced(by: .seconds(30))
        )
    }

    private func outcome(
        of writes: [AttendedWrite],
        schema: Schema,
        context: RequestContext
    ) async throws(DataError) -> Result<[RecordID?], Refusal> {
        var requests: [WriteRequest] = []
        var expectations: [WritePlan.Expectation] = []
        for (place, write) in writes.enumerated() {
            requests.append(try request(write, place: place, schema: schema))
            if case .update(let name, let id, let version?, _, _) = write {
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
            return .success(zip(writes, written).map { $0.isAboutOne ? $1.first?.id : nil })
        } catch {
            switch error.error {
            case .schemaChanged: throw .schemaChanged
            case .hookConflict where error.isStale: return .failure(.stale)
            default: return .failure(.refused(error.error))
            }
        }
    }

    private func request(_ write: AttendedWrite, place: Int, schema: Schema) throws(DataError) -> WriteRequest {
        var request: WriteRequest
        switch write {
        case .own(let write):
            return try self.request(write, place: place, schema: schema, context: context())
        case .create(let name, let values, let own):
            let entity = try schema.requireEntity(name.rawValue)
            let body = try Self.sent(values, to: entity, own: own)
            request = WriteRequest(entity: entity, kind: .create(body), pointer: "", place: place)
            request.trusted = own
        case .update(let name, let id, _, let values, let own):
            let entity = try schema.requireEntity(name.rawValue)
            let body = try Self.sent(values, to: entity, own: own)
            request = WriteRequest(
                entity: entity,
                kind: .update(.id(id), body, ifMatch: nil),
                pointer: "",
                place: place
            )
            request.trusted = own
        case .delete(let name, let id):
            request = WriteRequest(
                entity: try schema.requireEntity(name.rawValue),
                kind: .delete(.id(id), ifMatch: nil, purge: true),
                pointer: "",
                place: place
            )
        }
        request.isAttended = true
        return request
    }
}

extension AttendedWrite {
    fileprivate var isAboutOne: Bool {
        switch self {
        case .create, .update: true
        case .delete, .own: false
        }
    }
}
