// SPDX-License-Identifier: Apache-2.0

import DataDomain

/// `GET /{entity}/{id}`: one record.
struct GetRecord {
    let api: DataAPI
    let address: DataAddress

    /// What bknd's client may send along; for one record it means nothing.
    private static let ignoredNames: Set<String> = ["sort", "limit", "offset", "join"]

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let start = ContinuousClock.now
        let answer = try await api.records.get(
            request.parameter("entity"),
            request.parameter("id"),
            Question(text: request.query.text) { () throws(DataError) in
                try RecordQuery(parameters: request.query.parameters(for: address), ignoring: Self.ignoredNames)
            },
            context: api.context(request),
            variant: request.variant,
            ifNoneMatch: EntityTags.ifNoneMatch(request.headers),
            writer: Envelope.begin(capacity: 1024)
        )
        return request.response(to: answer, milliseconds: address.milliseconds(since: start))
    }
}
