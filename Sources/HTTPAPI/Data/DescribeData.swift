// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes
import JSON
import Kernel

/// The addresses under `/api/data` that describe the data and hold none.
struct DescribeData {
    let api: DataAPI

    /// `GET /api/data`: everything that the schema holds, what Roost adds to it included.
    func summary(_: APIRequest) async throws -> APIResponse {
        .json(api.records.schema.summary.encoded())
    }

    /// `GET /api/data/info/{entity}`.
    func info(_ request: APIRequest) async throws -> APIResponse {
        let schema = api.records.schema
        let entity = try schema.requireEntity(request.parameter("entity"))
        return .json(entity.info(in: schema).encoded())
    }

    // MARK: - JSON Schema

    /// `GET /api/data/schema.json`: where the schema of each entity is.
    func index(_: APIRequest) async throws -> APIResponse {
        .json(api.records.schema.schemaIndex.encoded())
    }

    /// `GET /api/data/schemas/{entity}`: a record as it is read; with `/create` or `/update`, as it is written.
    func entity(_ request: APIRequest) async throws -> APIResponse {
        let entity = try api.records.schema.requireEntity(request.parameter("entity"))
        guard let name = request.parameters["context"] else { return .json(entity.jsonSchema().encoded()) }
        guard let context = Field.WriteContext(rawValue: name) else {
            throw Problem.notFound("unknown_context", "The context is create or update.")
        }
        return .json(entity.jsonSchema(context: context).encoded())
    }

    // MARK: - Types

    private enum Language: String, CaseIterable {
        case typescript
        case swift
    }

    /// `GET /api/data/types`: declarations for client code.
    func types(_ request: APIRequest) async throws -> APIResponse {
        let schema = api.records.schema
        let text =
            switch try request.choice("lang", of: Language.self) ?? .typescript {
            case .typescript: schema.typeScript
            case .swift: schema.swiftTypes
            }
        return APIResponse(headers: [.contentType: "text/plain; charset=utf-8"], body: .bytes(Array(text.utf8)))
    }

    // MARK: - Sync

    /// `GET` and `POST /api/data/sync`, of bknd's interface. Applying a schema changes the database in the same
    /// transaction, so there never is anything left to change.
    func sync(_ request: APIRequest) async throws -> APIResponse {
        _ = (try request.flag("force"), try request.flag("drop"))
        let tables = api.records.schema.entities.map { JSONValue.string($0.table.name) }
        return .object([("tables", .array(tables)), ("changes", .array([]))])
    }
}
