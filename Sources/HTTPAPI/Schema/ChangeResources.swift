// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes
import Kernel

/// `POST /api/schema/{kind}`, `PATCH` and `DELETE /api/schema/{kind}/{name}`, and the return of archived entities.
struct ChangeResources {
    let api: SchemaAPI
    let kind: SchemaResource

    func create(_ request: APIRequest) async throws -> APIResponse {
        let body = try request.json()
        let edit: SchemaEdit =
            switch kind {
            case .entities: try .createEntity(body)
            case .relations: try .createRelation(body, ids: api.ids)
            case .indices: try .createIndex(body)
            }
        let outcome = try await api.change(request, edit)
        let (before, after) = (outcome.plan.from.definition, outcome.plan.to.definition)
        return api.answer(after.added(kind, since: before), outcome, status: .created)
    }

    func update(_ request: APIRequest) async throws -> APIResponse {
        let (name, body) = (try request.parameter("name"), try request.json())
        let edit: SchemaEdit =
            switch kind {
            case .entities: try .patchEntity(name, body)
            case .relations: try .patchRelation(name, body)
            case .indices: try .patchIndex(name, body)
            }
        let outcome = try await api.change(request, edit)
        return api.answer(changed(name, outcome), outcome)
    }

    func delete(_ request: APIRequest) async throws -> APIResponse {
        let name = try request.parameter("name")
        let edit: SchemaEdit =
            switch kind {
            case .entities: .deleteEntity(name)
            case .relations: .deleteRelation(name)
            case .indices: .deleteIndex(name)
            }
        let outcome = try await api.change(request, edit)
        return api.answer(outcome.plan.from.definition.resource(kind, name), outcome)
    }

    func restore(_ request: APIRequest) async throws -> APIResponse {
        let name = try request.parameter("name")
        let outcome = try await api.change(request, .restoreEntity(name))
        return api.answer(outcome.plan.to.definition.resource(.entities, name), outcome)
    }

    /// The resource after the change: an entity may have another name now.
    private func changed(_ name: String, _ outcome: SchemaOutcome) -> JSONValue? {
        let after = outcome.plan.to.definition
        guard kind == .entities,
            let id = outcome.plan.from.definition.entities.first(where: { $0.name.rawValue == name })?.id
        else { return after.resource(kind, name) }
        return after.entities.first { $0.id == id }?.resource
    }
}
