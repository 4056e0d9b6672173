// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes
import Kernel

/// `DELETE /{entity}/{id}` deletes one record, `DELETE /{entity}` all that match the condition that is the body or the
/// parameter `where`.
struct DeleteRecords {
    let api: DataAPI
    let address: DataAddress

    func one(_ request: APIRequest) async throws -> APIResponse {
        let start = ContinuousClock.now
        let written = try await api.records.delete(
            request.parameter("entity"),
            request.parameter("id"),
            ifMatch: EntityTags.ifMatch(request.headers),
            purge: request.flag("purge"),
            context: api.context(request)
        )
        return request.response(to: written, status: .ok, milliseconds: address.milliseconds(since: start))
    }

    func many(_ request: APIRequest) async throws -> APIResponse {
        let start = ContinuousClock.now
        try EntityTags.refuseIfMatch(request.headers)
        let written = try await api.records.deleteMany(
            request.parameter("entity"),
            where: condition(request),
            purge: request.flag("purge"),
            context: api.context(request)
        )
        return request.response(to: written, status: .ok, milliseconds: address.milliseconds(since: start))
    }

    private func condition(_ request: APIRequest) throws -> JSONValue? {
        let parameter = try request.jsonParameter("where")
        guard let body = try request.jsonIfAny() else { return parameter }
        guard parameter == nil else {
            throw DataError.malformed(
                pointer: "?where",
                code: "repeated_parameter",
                message: "The condition is either the body or \"where\", not both."
            )
        }
        return body
    }
}
