// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes

/// `POST /{entity}`: makes one record of an object, or several of an array, all or none. With `on-conflict=field` a
/// record that has the same value there is changed instead.
struct CreateRecords {
    let api: DataAPI
    let address: DataAddress

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let start = ContinuousClock.now
        let (entity, body) = (try request.parameter("entity"), try request.json())
        let answer = { @Sendable (written: Written) -> APIResponse in
            // An empty array makes nothing, which is no failure.
            let status: HTTPResponse.Status = written.wasCreated || written.rows.isEmpty ? .created : .ok
            return request.response(to: written, status: status, milliseconds: address.milliseconds(since: start))
        }
        let context = request.writing(api.context(request), answer)
        if let fields = try request.conflictFields() {
            return answer(try await api.records.upsert(entity, onConflict: fields, body, context: context))
        }
        return answer(try await api.records.create(entity, body, context: context))
    }
}

extension APIRequest {
    /// The fields that `on-conflict` names, comma-separated; nil when it is absent.
    func conflictFields() throws(DataError) -> [String]? {
        guard let text = query["on-conflict"] else { return nil }
        let fields = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard fields.allSatisfy({ !$0.isEmpty }) else {
            throw .malformed(
                pointer: "?on-conflict",
                code: "invalid_parameter",
                message: "\"on-conflict\" names unique fields."
            )
        }
        return fields
    }

    /// The answer to a write.
    func response(to written: Written, status: HTTPResponse.Status, milliseconds: Double?) -> APIResponse {
        .json(
            Envelope.written(written, milliseconds: milliseconds),
            status: status,
            headers: .cacheable(tag: written.tag, hasCredentials: headers.hasCredentials)
        )
    }
}
