// SPDX-License-Identifier: Apache-2.0

import AuthDomain
public import DataDomain
import HTTPTypes
import JSON
public import Kernel

/// What the operations on the schema share: the service that holds it, and how a request becomes an edit.
public struct SchemaAPI: Sendable {
    let schemas: SchemaService
    let clock: any WallClock
    let ids: any IDGenerator
    /// Told of changes of roles and grants.
    var activity: (any ActivityRecording)?

    public init(schemas: SchemaService, clock: any WallClock, ids: any IDGenerator) {
        self.schemas = schemas
        self.clock = clock
        self.ids = ids
    }

    /// Carries out `edit`, or with `dry-run` only plans it.
    ///
    /// - Throws: 409 `confirmation_required` with the plan, when it destroys data and `confirm` isn't set.
    func change(_ request: APIRequest, _ edit: SchemaEdit) async throws -> SchemaOutcome {
        let outcome = try await schemas.edit(edit, options(request), context: request.context(clock))
        await activity?.noteAccess(changedBy: outcome, request)
        return outcome
    }

    func options(_ request: APIRequest) throws -> SchemaService.EditOptions {
        .init(isDryRun: try request.flag("dry-run"), isConfirmed: try request.flag("confirm"))
    }

    /// `{"data":…,"meta":{"plan":…}}`; without the plan where there was nothing to do.
    func answer(
        _ data: JSONValue?,
        _ outcome: SchemaOutcome,
        status: HTTPResponse.Status = .ok
    ) -> APIResponse {
        var object = JSONObject([("data", data ?? .null)])
        if !outcome.plan.isEmpty { object["meta"] = ["plan": outcome.json] }
        return .json(JSONValue.object(object).encoded(), status: outcome.wasApplied ? status : .ok)
    }

    func answer(_ data: JSONValue) -> APIResponse {
        var object = JSONObject([("data", data)])
        if case .array(let elements) = data { object["meta"] = ["items": .integer(Int64(elements.count))] }
        return .json(JSONValue.object(object).encoded())
    }
}
