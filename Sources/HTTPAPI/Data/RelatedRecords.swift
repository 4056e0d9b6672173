// SPDX-License-Identifier: Apache-2.0

import DataDomain

/// `GET /{entity}/{id}/{reference}`: the records that a relation links to one record.
struct RelatedRecords {
    let api: DataAPI
    let address: DataAddress

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let start = ContinuousClock.now
        let query = try RecordQuery(parameters: request.query.parameters(for: address))
        let answer = try await api.records.related(
            request.parameter("entity"),
            request.parameter("id"),
            request.parameter("reference"),
            query,
            context: api.context(request),
            isCompatible: address == .bknd,
            variant: request.variant,
            ifNoneMatch: EntityTags.ifNoneMatch(request.headers),
            writer: Envelope.begin(capacity: 4096)
        )
        return request.response(to: answer, milliseconds: address.milliseconds(since: start))
    }
}
