// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON

/// `POST /{entity}/aggregate`: groups and figures.
struct AggregateRecords {
    let api: DataAPI

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        var writer = try await api.records.aggregate(
            request.parameter("entity"),
            request.json(),
            context: api.context(request),
            writer: Envelope.begin(capacity: 1024)
        )
        writer.append(UInt8(ascii: "}"))
        return .json(writer.bytes)
    }
}
