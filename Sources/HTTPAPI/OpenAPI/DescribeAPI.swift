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

    /// What the document tells of, which differs by who asks.
    private enum Extent: String {
        /// The routes, as they are everywhere.
        case routes
        /// The entities of the schema too.
        case entities
    }

    private let routes: [Route]
    private let schemas: any SchemaSource
    private let permits: SystemPermits
    private let facts: SystemFacts
    private let made = Mutex<[Extent: Made]>([:])

    /// - Parameter routes: all of the table.
    init(routes: [Route], schemas: any SchemaSource, permits: SystemPermits, facts: SystemFacts) {
        self.routes = routes
        self.schemas = schemas
        self.permits = permits
        self.facts = facts
    }

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let schema = schemas.current
        let extent: Extent = permits.holds(.schemaRead, request.principal) ? .entities : .routes
        let tag = "\"\(facts.version)-\(schema.version)-\(extent.rawValue)\""
        let headers = HTTPFields.cacheable(tag: tag, hasCredentials: request.headers.hasCredentials)
        guard !EntityTags.ifNoneMatch(request.headers).contains(tag) else {
            return APIResponse(.notModified, headers: headers)
        }
        return .json(bytes(for: schema, extent), headers: headers)
    }

    private func bytes(for schema: Schema, _ extent: Extent) -> [UInt8] {
        if let made = made.withLock({ $0[extent] }), made.version == schema.version { return made.bytes }
        let document = OpenAPIDocument(
            routes: routes,
            entities: extent == .entities ? schema.entities : [],
            schema: schema,
            version: facts.version,
            publicURL: facts.publicURL
        )
        let bytes = document.json.encoded()
        made.withLock { $0[extent] = Made(version: schema.version, bytes: bytes) }
        return bytes
    }
}
