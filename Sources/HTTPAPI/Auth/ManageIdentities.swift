// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import Kernel

/// `GET /api/auth/identities` and `DELETE /api/auth/identities/{provider}`: what opens the account beside a password.
struct ManageIdentities {
    let api: AuthAPI

    func list(_ request: APIRequest) async throws -> APIResponse {
        api.list(try await api.services.identities.list(of: request.principal).map { .object($0.json) })
    }

    func unlink(_ request: APIRequest) async throws -> APIResponse {
        try await api.services.identities.unlink(
            request.parameter("provider"),
            of: request.principal,
            client: request.client
        )
        return api.done()
    }
}
