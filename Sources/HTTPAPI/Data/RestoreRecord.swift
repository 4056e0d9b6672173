// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes

/// `POST /{entity}/{id}/restore`: brings a soft-deleted record back.
struct RestoreRecord {
    let api: DataAPI
    let address: DataAddress

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let start = ContinuousClock.now
        let answer = { @Sendable (written: Written) -> APIResponse in
            request.response(to: written, status: .ok, milliseconds: address.milliseconds(since: start))
        }
        let written = try await api.records.restore(
            request.parameter("entity"),
            request.parameter("id"),
            context: request.writing(api.context(request), answer)
        )
        return answer(written)
    }
}
