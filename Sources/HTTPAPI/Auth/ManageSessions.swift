// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import Kernel

/// `GET /api/auth/sessions`, `DELETE /api/auth/sessions/{id}`, and `DELETE /api/auth/sessions` for all others.
struct ManageSessions {
    let api: AuthAPI

    func list(_ request: APIRequest) async throws -> APIResponse {
        let current = request.principal.details?.sessionID
        return api.list(try await api.services.sessions.mine(request.principal).map { $0.json(current: current) })
    }

    func end(_ request: APIRequest) async throws -> APIResponse {
        try await api.services.sessions.end(
            request.parameter("id"),
            of: request.principal,
            client: request.client
        )
        return api.done()
    }

    func endOthers(_ request: APIRequest) async throws -> APIResponse {
        try await api.services.sessions.endOthers(request.principal, client: request.client)
        return api.done()
    }
}

extension Session {
    /// Without where an administrator is who acts in the owner's name.
    fileprivate func json(current: String?) -> JSONValue {
        let isOwners = impersonator == nil
        return [
            "id": .string(id), "kind": .string(kind.rawValue), "current": .boolean(id == current),
            "createdAt": .string(createdAt.description), "lastSeenAt": .string(lastSeenAt.description),
            "expiresAt": .string(expiresAt.description),
            "userAgent": isOwners ? userAgent.map { .string($0) } ?? .null : .null,
            "address": isOwners ? address.map { .string($0) } ?? .null : .null,
            "impersonator": impersonator?.json ?? .null,
        ]
    }
}
