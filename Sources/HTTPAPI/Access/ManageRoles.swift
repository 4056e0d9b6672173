// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import DataDomain
import HTTPTypes
import Kernel

/// `GET` and `POST /api/roles`, `GET`, `PATCH` and `DELETE /api/roles/{name}`.
struct ManageRoles {
    let api: AccessAPI
    let accounts: Accounts

    func list(_: APIRequest) async throws -> APIResponse {
        api.schema.answer(.array(api.access.allRoles.map(\.resource)))
    }

    func get(_ request: APIRequest) async throws -> APIResponse {
        guard let role = api.access.role(try request.parameter("name")) else { throw DataError.notFound }
        return api.schema.answer(role.resource)
    }

    func create(_ request: APIRequest) async throws -> APIResponse {
        let body = try request.json()
        let outcome = try await api.schema.change(request, .createRole(body))
        let name = body["name"]?.stringValue ?? ""
        return api.schema.answer(outcome.plan.to.definition.access.role(name)?.resource, outcome, status: .created)
    }

    func update(_ request: APIRequest) async throws -> APIResponse {
        let name = try request.parameter("name")
        let outcome = try await api.schema.change(request, .patchRole(name, request.json()))
        return api.schema.answer(outcome.plan.to.definition.access.role(name)?.resource, outcome)
    }

    func delete(_ request: APIRequest) async throws -> APIResponse {
        let name = try request.parameter("name")
        let outcome = try await api.schema.change(request, .deleteRole(name))
        try await accounts.lose(outcome.removedRoles, request)
        return api.schema.answer(outcome.plan.from.definition.access.role(name)?.resource, outcome)
    }
}

extension Accounts {
    /// Takes roles that there are no more from everybody, before the caller can make others under their names.
    func lose(_ roles: Set<String>, _ request: APIRequest) async throws(AuthError) {
        noteRemoval(of: roles)
        try await withdrawRemoved(by: request.principal, client: request.client)
    }
}

extension SchemaOutcome {
    var removedRoles: Set<String> {
        guard wasApplied else { return [] }
        let names = { (schema: Schema) in Set(schema.definition.access.allRoles.map(\.name)) }
        return names(plan.from).subtracting(names(plan.to))
    }
}
