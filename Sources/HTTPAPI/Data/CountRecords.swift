// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel

/// `POST /{entity}/fn/count` and `/fn/exists`: the body is the condition itself; the answer has bknd's form, without
/// an envelope.
struct CountRecords {
    let api: DataAPI

    func count(_ request: APIRequest) async throws -> APIResponse {
        let entity = try request.parameter("entity")
        let count = try await api.records.count(entity, where: request.jsonIfAny(), context: api.context(request))
        return .object([("entity", .string(entity)), ("count", .integer(count))])
    }

    func exists(_ request: APIRequest) async throws -> APIResponse {
        let entity = try request.parameter("entity")
        let exists = try await api.records.exists(entity, where: request.jsonIfAny(), context: api.context(request))
        return .object([("entity", .string(entity)), ("exists", .boolean(exists))])
    }
}
