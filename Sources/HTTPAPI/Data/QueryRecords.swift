// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes
import Kernel

/// `POST /{entity}/query`: a page of records, with the query as the body, for queries too long for an address.
struct QueryRecords {
    let api: DataAPI
    let address: DataAddress

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        var body = try request.jsonIfAny() ?? .object(JSONObject())
        if address == .bknd, case .object(var object) = body, object["limit"] == 0 {
            object["limit"] = nil
            body = .object(object)
        }
        let start = ContinuousClock.now
        let answer = try await api.records.list(
            request.parameter("entity"),
            Question(RecordQuery(json: body)),
            context: api.context(request),
            isCompatible: address == .bknd,
            writer: Envelope.begin(capacity: 4096)
        )
        var response = request.response(to: answer, milliseconds: address.milliseconds(since: start))
        // The body is part of the question, so no cache may reuse the answer.
        response.headers[.eTag] = nil
        return response
    }
}
