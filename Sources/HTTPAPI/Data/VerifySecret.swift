// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel

/// `POST /{entity}/{id}/verify` with `{"field":…,"value":…}`: whether a secret field was set to that value.
struct VerifySecret {
    let api: DataAPI

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let isValid = try await api.records.verify(
            request.parameter("entity"),
            request.parameter("id"),
            request.json(),
            context: api.context(request)
        )
        return .object([("data", ["valid": .boolean(isValid)])])
    }
}
