// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes

/// `GET /{entity}/export`: all records that match, streamed as a file.
struct ExportRecords {
    let api: DataAPI

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let (entity, context) = (try request.parameter("entity"), api.context(request))
        let format = try request.choice("format", of: ExportFormat.self) ?? .json
        let query = try RecordQuery(parameters: request.query.parameters(for: .plain), ignoring: ["format"])
        try await check(query, of: entity, context: context)
        var headers = HTTPFields.cacheable(tag: nil, hasCredentials: request.headers.hasCredentials)
        headers[.contentType] = format.mediaType
        headers[.contentDisposition] = "attachment; filename=\"\(entity).\(format.rawValue)\""
        return APIResponse(
            headers: headers,
            body: .stream(length: nil) { [records = api.records] writer in
                try await records.export(entity, query, format: format, context: context) { chunk in
                    if !chunk.isEmpty { try await writer.write(chunk) }
                }
            }
        )
    }

    /// What is wrong with the query has to be known before the answer begins.
    private func check(_ query: RecordQuery, of entity: String, context: RequestContext) async throws {
        var query = query
        query.limit = 1
        _ = try await api.records.list(entity, query, context: context)
    }
}

extension ExportFormat {
    var mediaType: String {
        switch self {
        case .csv: "text/csv; charset=utf-8"
        case .json: "application/json"
        case .ndjson: "application/x-ndjson"
        }
    }

    /// The form of a body of this media type; nil when it has none.
    init?(mediaType: String?) {
        switch mediaType {
        case "text/csv", "application/csv": self = .csv
        case "application/json": self = .json
        case "application/x-ndjson", "application/ndjson", "application/jsonl": self = .ndjson
        default: return nil
        }
    }
}
