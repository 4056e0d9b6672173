// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes

/// `PATCH /{entity}/{id}` changes one record, `PATCH /{entity}` with `{"update":…,"where":…}` all that match.
struct UpdateRecords {
    let api: DataAPI
    let address: DataAddress

    func one(_ request: APIRequest) async throws -> APIResponse {
        let start = ContinuousClock.now
        let written = try await api.records.update(
            request.parameter("entity"),
            request.parameter("id"),
            request.json(),
            ifMatch: EntityTags.ifMatch(request.headers),
            context: api.context(request)
        )
        return request.response(to: written, status: .ok, milliseconds: address.milliseconds(since: start))
    }

    func many(_ request: APIRequest) async throws -> APIResponse {
        let start = ContinuousClock.now
        try EntityTags.refuseIfMatch(request.headers)
        let written = try await api.records.updateMany(
            request.parameter("entity"),
            request.json(),
            context: api.context(request)
        )
        return request.response(to: written, status: .ok, milliseconds: address.milliseconds(since: start))
    }
}
