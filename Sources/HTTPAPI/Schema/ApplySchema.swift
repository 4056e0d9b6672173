// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import DataDomain
import HTTPTypes
import Kernel

/// `POST /api/schema/plan` and `/apply`: a whole or partial schema is the body. What a partial one doesn't name stays;
/// with `replace` the body is the whole schema, and what it doesn't name goes.
struct ApplySchema {
    let api: SchemaAPI
    let accounts: Accounts

    func plan(_ request: APIRequest) async throws -> APIResponse {
        let outcome = try await api.schemas.edit(
            edit(request),
            .init(isDryRun: true),
            context: request.context(api.clock)
        )
        return api.answer(outcome.json)
    }

    func apply(_ request: APIRequest) async throws -> APIResponse {
        let outcome = try await api.change(request, edit(request))
        try await accounts.lose(outcome.removedRoles, request)
        return api.answer(outcome.json)
    }

    private func edit(_ request: APIRequest) throws -> SchemaEdit {
        let body = try request.json()
        return try request.flag("replace") ? .replace(body) : .merge(body)
    }
}
