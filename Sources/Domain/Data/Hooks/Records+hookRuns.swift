// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

extension Records {
    /// Runs the hooks of one record and notes what they want.
    func run(
        _ request: WriteRequest,
        into prepared: inout PreparedWrites,
        schema: Schema,
        context: RequestContext
    ) async throws(DataError) {
        var request = request
        let sent = request.body
        let (action, id) = try await meaning(of: request, into: &prepared, schema: schema, context: context)
        let name = request.entity.name
        let inner = HookContext(
            records: self,
            request: RequestContext(
                caller: context.caller,
                requestID: context.requestID,
                now: context.now,
                deadline: context.deadline,
                hookDepth: max(context.hookDepth, HookScope.pending.count) + 1
            )
        )
        let pending = HookScope.pending + [.init(entity: name, id: id)]
        var added: [WriteRequest] = []
        for hook in hooks.hooks(before: action, of: name) {
            let event = BeforeEvent(action: action, entity: name, id: id, data: request.body)
            let result = try await call(hook, event, inner, pending: pending)
            prepared.seen += result.seen
            switch result.outcome {
            case .proceed: break
            case .change(let body): request.body = body
            case .refuse(let code, let message): throw .refusedByHook(code: code, message: message)
            }
            for operation in result.operations {
                added.append(try Self.request(operation, schema: schema, origin: prepared.requests.count))
            }
        }
        try await tellBefore(action, request, id: id, pending: pending)
        request.trusted.formUnion(request.body.members.filter { sent[$0.key] != $0.value }.map(\.key))
        prepared.requests.append(request)
        prepared.requests += added
    }

    private func call(
        _ hook: HookRegistry.Before,
        _ event: BeforeEvent,
        _ context: HookContext,
        pending: [HookScope.PendingWrite]
    ) async throws(DataError) -> BeforeResult {
        do {
            return try await HookScope.$pending.withValue(pending) {
                try await TimeLimit(limit: hooks.limit, clock: hooks.clock).run { try await hook.body(event, context) }
            }
        } catch let error as DataError {
            throw error
        } catch is TimeLimitExceeded {
            hooks.report(HookFailure(id: hook.id, entity: event.entity, message: "took longer than \(hooks.limit)"))
            throw .deadlineExceeded
        } catch {
            hooks.report(HookFailure(id: hook.id, entity: event.entity, message: "\(error)"))
            throw .internalFailure("before hook \(hook.id) threw \(error)")
        }
    }

    private static func request(
        _ operation: HookOperation,
        schema: Schema,
        origin: Int
    ) throws(DataError) -> WriteRequest {
        let name: EntityName
        let kind: WriteRequest.Kind
        switch operation {
        case .create(let entity, let data): (name, kind) = (entity, .create(data))
        case .update(let entity, let id, let data): (name, kind) = (entity, .update(.id(id), data, ifMatch: nil))
        case .delete(let entity, let id): (name, kind) = (entity, .delete(.id(id), ifMatch: nil, purge: false))
        }
        guard let entity = schema.entity(name) else {
            throw .internalFailure("a hook writes to the unknown entity \(name)")
        }
        return WriteRequest(entity: entity, kind: kind, pointer: "", place: nil, isOwn: true, origin: origin)
    }

    // MARK: - Upserts

    /// Whether a request will create or update, and which record. An upsert depends on the row that is there, which
    /// hooks of updates must not miss.
    private func meaning(
        of request: WriteRequest,
        into prepared: inout PreparedWrites,
        schema: Schema,
        context: RequestContext
    ) async throws(DataError) -> (Change.Action, RecordID?) {
        switch request.target {
        case .id(let id), .rows(_, let id?): return (request.action, id)
        case .reference, .rows: return (request.action, nil)
        case nil: break
        }
        guard case .upsert(let body, let fields) = request.kind,
            !hooks.hooks(before: .update, of: request.entity.name).isEmpty
        else { return (request.action, nil) }
        var parts: [Predicate] = []
        var reader = ValueReader()
        for name in fields {
            guard let field = request.entity.field(name.rawValue), let kind = field.type.valueKind,
                let json = body[name.rawValue], !json.isNull, let value = try? reader.value(json, of: field)
            else { return (.create, nil) }
            parts.append(.compare(FieldPath(field: name.rawValue, kind: kind), .equal, .value(value)))
        }
        let filter = Planner.Filter(predicate: .conjunction(parts), scopes: [:], touched: [])
        let system = HookContext(records: self, request: context).system
        guard let id = try await recordIDs(filter, of: request.entity, schema: schema, context: system).first else {
            return (.create, nil)
        }
        let row = try await seen(id, of: request.entity.name, context: system)
        if let expectation = row.expectation { prepared.seen.append(expectation) }
        return (.update, id)
    }

    /// A record as Roost itself sees it, for hooks.
    func seen(_ id: RecordID, of name: EntityName, context: RequestContext) async throws(DataError) -> SeenRecord {
        let schema = self.schema
        guard let entity = schema.entity(name) else { throw .unknownEntity(name.rawValue) }
        let planned = try planner(context, schema: schema).get(id, RecordQuery(), of: entity)
        let sink = try await read([planned.plan], context: context, into: CollectingRowSink())
        let version = sink.outcomes.first?.version
        guard let row = sink.rows.first else {
            return SeenRecord(
                values: nil,
                expectation: entity.isVersioned ? .init(entity: name, id: id, version: nil) : nil
            )
        }
        var values = JSONObject()
        for field in entity.fields { values[field.name.rawValue] = row[field.name.rawValue]?.json }
        return SeenRecord(
            values: values,
            expectation: version.map { .init(entity: name, id: id, version: $0) }
        )
    }
}
