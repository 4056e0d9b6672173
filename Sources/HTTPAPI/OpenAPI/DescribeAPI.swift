// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes
import JSON
import Synchronization

/// `GET /api/system/openapi.json` and `/api/openapi`: the document for the schema in force, made once per schema.
final class DescribeAPI: Sendable {
    private struct Made {
        var version: Int
        var bytes: [UInt8]
    }

    private let routes: [Route]
    private let schemas: any SchemaSource
    private let facts: SystemFacts
    private let made = Mutex<Made?>(nil)

    /// - Parameter routes: all of the table.
    init(routes: [Route], schemas: any SchemaSource, facts: SystemFacts) {
        self.routes = routes
        self.schemas = schemas
        self.facts = facts
    }

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let schema = schemas.current
        let tag = "\"\(facts.version)-\(schema.version)\""
        let headers: HTTPFields = [.eTag: tag]
        guard !EntityTags.ifNoneMatch(request.headers).contains(tag) else {
            return APIResponse(.notModified, headers: headers)
        }
        return .json(bytes(for: schema), headers: headers)
    }

    private func bytes(for schema: Schema) -> [UInt8] {
        if let made = made.withLock({ $0 }), made.version == schema.version { return made.bytes }
        let document = OpenAPIDocument(
            routes: routes,
            schema: schema,
            version: facts.version,
            publicURL: facts.publicURL
        )
        let bytes = document.json.encoded()
        made.withLock { $0 = Made(version: schema.version, bytes: bytes) }
        return bytes
    }
}
