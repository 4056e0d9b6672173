// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes

/// `GET /{entity}`: a page of records.
struct ListRecords {
    let api: DataAPI
    let address: DataAddress

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let start = ContinuousClock.now
        let answer = try await api.records.list(
            request.parameter("entity"),
            Question(text: request.query.text) { () throws(DataError) in
                try RecordQuery(parameters: request.query.parameters(for: address))
            },
            context: api.context(request),
            isCompatible: address == .bknd,
            variant: request.variant,
            ifNoneMatch: EntityTags.ifNoneMatch(request.headers),
            writer: Envelope.begin(capacity: 4096)
        )
        return request.response(to: answer, milliseconds: address.milliseconds(since: start))
    }
}

extension APIRequest {
    /// What an entity tag of this answer depends on besides the data: the address as sent.
    var variant: String { query.text.isEmpty ? path : "\(path)?\(query.text)" }

    func response(to answer: Conditional<ListAnswer>, milliseconds: Double?) -> APIResponse {
        switch answer {
        case .notModified(let tag):
            APIResponse(.notModified, headers: .cacheable(tag: tag, hasCredentials: headers.hasCredentials))
        case .answer(let list):
            .json(
                Envelope.list(list, milliseconds: milliseconds),
                headers: .cacheable(tag: list.tag, hasCredentials: headers.hasCredentials)
            )
        }
    }

    func response(to answer: Conditional<RecordAnswer>, milliseconds: Double?) -> APIResponse {
        switch answer {
        case .notModified(let tag):
            APIResponse(.notModified, headers: .cacheable(tag: tag, hasCredentials: headers.hasCredentials))
        case .answer(let record):
            .json(
                Envelope.record(record, milliseconds: milliseconds),
                headers: .cacheable(tag: record.tag, hasCredentials: headers.hasCredentials)
            )
        }
    }
}

extension Query {
    /// The parameters as the domain reads them. bknd's clients send `limit=0` for the default.
    func parameters(for address: DataAddress) -> [(name: String, value: String)] {
        items.compactMap { item in
            if address == .bknd, item.name == "limit", item.value == "0" { return nil }
            return (name: item.name, value: item.value)
        }
    }
}
