// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes
import Kernel

/// `GET` and `POST /api/permissions`, `GET`, `PATCH` and `DELETE /api/permissions/{id}`: a body is one grant.
struct ManageGrants {
    let api: AccessAPI

    /// Oldest first; `?role=` and `?entity=` leave those of one.
    func list(_ request: APIRequest) async throws -> APIResponse {
        let (role, entity) = (request.query["role"], request.query["entity"])
        let grants = api.access.grants.filter { grant in
            (role == nil || grant.role == role) && (entity == nil || grant.json["entity"]?.stringValue == entity)
        }
        return api.schema.answer(.array(grants.map(\.resource)))
    }

    func get(_ request: APIRequest) async throws -> APIResponse {
        guard let grant = api.access.grant(try request.parameter("id")) else { throw DataError.notFound }
        return api.schema.answer(grant.resource)
    }

    func create(_ request: APIRequest) async throws -> APIResponse {
        let (body, id) = (try request.json(), api.schema.ids.makeID())
        let outcome = try await api.schema.change(request, .createGrant(body, id: id))
        return api.schema.answer(outcome.plan.to.definition.access.grant(id)?.resource, outcome, status: .created)
    }

    func update(_ request: APIRequest) async throws -> APIResponse {
        let id = try request.parameter("id")
        let outcome = try await api.schema.change(request, .patchGrant(id, request.json()))
        return api.schema.answer(outcome.plan.to.definition.access.grant(id)?.resource, outcome)
    }

    func delete(_ request: APIRequest) async throws -> APIResponse {
        let id = try request.parameter("id")
        let outcome = try await api.schema.change(request, .deleteGrant(id))
        return api.schema.answer(outcome.plan.from.definition.access.grant(id)?.resource, outcome)
    }
}
