// SPDX-License-Identifier: Apache-2.0

import Conditions
import JSON
import Kernel

/// Requests as hooks left them.
struct PreparedWrites {
    var requests: [WriteRequest] = []
    /// What hooks saw and depend on.
    var seen: [WritePlan.Expectation] = []
}

extension Records {
    /// Rows that one request may write where before hooks look at each.
    static let hookedRows = 1000

    /// Refuses a write that a hook waits for although its own write waits for the hook.
    func checkHookScope(_ requests: [WriteRequest], context: RequestContext) throws(WriteFailure) {
        let pending = HookScope.pending
        let depth = max(context.hookDepth, pending.count)
        guard depth < HookScope.maximumDepth || depth == 0 else {
            throw WriteFailure(
                request: nil,
                error: .hookConflict("Hooks call back more than \(HookScope.maximumDepth) deep.")
            )
        }
        guard !pending.isEmpty else { return }
        for request in requests {
            guard case .id(let id)? = request.target,
                pending.contains(HookScope.PendingWrite(entity: request.entity.name, id: id))
            else { continue }
            throw WriteFailure(
                request: request.place,
                error: .hookConflict("A hook can't wait for a write of the record whose write waits for the hook.")
            )
        }
    }

    /// Lets hooks look at every record that is about to be written. Writes by condition are split into one request per
    /// record where a hook wants to see them.
    func prepare(
        _ requests: [WriteRequest],
        schema: Schema,
        context: RequestContext
    ) async throws(WriteFailure) -> PreparedWrites {
        var prepared = PreparedWrites()
        var hooked = 0
        for request in requests {
            guard isHooked(request) else {
                prepared.requests.append(request)
                continue
            }
            do throws(DataError) {
                for single in try await split(request, schema: schema, context: context) {
                    hooked += 1
                    guard hooked <= Self.hookedRows else { throw Self.tooManyRows(at: request.pointer) }
                    try await run(single, into: &prepared, schema: schema, context: context)
                }
            } catch {
                throw WriteFailure(request: request.place, error: error)
            }
        }
        return prepared
    }

    private static func tooManyRows(at pointer: String) -> DataError {
        .invalid([
            .init(
                pointer: pointer,
                code: "too_many_rows_for_hooks",
                message: "Hooks look at these records; one request may write \(hookedRows) of them."
            )
        ])
    }

    private func isHooked(_ request: WriteRequest) -> Bool {
        let name = request.entity.name
        let actions: [Change.Action] =
            if case .upsert = request.kind { [.create, .update] } else { [request.action] }
        return actions.contains { action in
            !hooks.hooks(before: action, of: name).isEmpty
                || hooks.hears(.before(action), of: name, mode: .sync)
                || hooks.hears(.before(action), of: name, mode: .async)
        }
    }

    /// One request per record.
    private func split(
        _ request: WriteRequest,
        schema: Schema,
        context: RequestContext
    ) async throws(DataError) -> [WriteRequest] {
        guard case .rows(let filter, nil)? = request.target else { return [request] }
        // Also where nothing is found, so that nobody who may not write gets an answer.
        let right: Action = request.action == .delete ? .delete : .update
        _ = try planner(context, schema: schema).alternatives(right, on: request.entity)
        let ids = try await recordIDs(filter, of: request.entity, schema: schema, context: context)
        return ids.map(request.picking)
    }

    /// The ids that a condition finds, one more than hooks may see at most.
    func recordIDs(
        _ filter: Planner.Filter,
        of entity: Entity,
        schema: Schema,
        context: RequestContext
    ) async throws(DataError) -> [RecordID] {
        let planner = planner(context, schema: schema)
        let plan = try planner.ids(where: filter, of: entity, limit: Self.hookedRows + 1)
        let sink = try await read([plan], context: context, into: CollectingRowSink())
        return sink.rows.compactMap { row in
            switch row[SystemField.id] {
            case .integer(let id): .integer(id)
            case .text(let id): .text(id)
            default: nil
            }
        }
    }
}
