// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import HTTPTypes
import Kernel

/// `GET` and `POST /api/api-keys`, `GET` and `DELETE /api/api-keys/{id}`.
struct ManageKeys {
    let api: AuthAPI

    func list(_ request: APIRequest) async throws -> APIResponse {
        let keys = try await api.services.apiKeys.list(
            by: request.principal,
            after: request.query["after"].map { RecordID(reference: $0) },
            limit: request.number("limit", in: 1...APIKeys.largestPage) ?? 50
        )
        return api.list(keys.map { .object($0.json) })
    }

    func get(_ request: APIRequest) async throws -> APIResponse {
        api.data(.object(try await api.services.apiKeys.get(request.accountID(), by: request.principal).json))
    }

    /// The key itself is in this answer and in no other.
    func create(_ request: APIRequest) async throws -> APIResponse {
        let body = try AuthBody(request).object
        // It outlives the session that makes it, and a change of the password.
        if body["kind"]?.stringValue == "secret" {
            try request.principal.requireFreshProof(within: api.settings.session.freshProof, now: api.clock.now())
        }
        let (key, kept) = try await api.services.apiKeys.create(
            body,
            by: request.principal,
            client: request.client
        )
        var object = kept.json
        object["key"] = .string(key.reveal())
        return api.data(.object(object), status: .created)
    }

    func revoke(_ request: APIRequest) async throws -> APIResponse {
        let key = try await api.services.apiKeys.revoke(
            request.accountID(),
            by: request.principal,
            client: request.client
        )
        return api.data(.object(key.json))
    }
}
