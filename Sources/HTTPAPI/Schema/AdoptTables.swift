// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes
import Kernel

/// Entities over tables that were there before Roost: `GET /api/schema/adopt/tables` lists the tables,
/// `POST …/inspect` shows what they would become, `POST /api/schema/adopt` does it. The body is `{"tables":[…]}`;
/// without one all tables are meant.
struct AdoptTables {
    let api: SchemaAPI

    func list(_: APIRequest) async throws -> APIResponse { api.answer(try await api.schemas.adoptableTables()) }

    func doctor(_: APIRequest) async throws -> APIResponse {
        api.answer(.array(try await api.schemas.doctor().map(\.json)))
    }

    func inspect(_ request: APIRequest) async throws -> APIResponse {
        let proposals = try await api.schemas.inspect(tables: Self.tables(request))
        return api.answer(.array(proposals.map(\.json)))
    }

    func adopt(_ request: APIRequest) async throws -> APIResponse {
        let outcome = try await api.schemas.adopt(
            tables: Self.tables(request),
            api.options(request),
            context: request.context(api.clock)
        )
        let (before, after) = (outcome.plan.from.definition, outcome.plan.to.definition)
        let adopted = after.entities.filter { entity in
            entity.adopted != nil
                && !before.entities.contains { $0.id == entity.id && $0.isArchived == entity.isArchived }
        }
        return api.answer(.array(adopted.map(\.resource)), outcome, status: .created)
    }

    /// Nil for all.
    private static func tables(_ request: APIRequest) throws -> [String]? {
        guard let body = try request.jsonIfAny() else { return nil }
        guard case .object(let object) = body else {
            throw invalid("", "An object is needed here, not \(body.kindName).")
        }
        for key in object.keys where key != "tables" {
            throw DataError.invalid([.init(pointer: "/\(key)", code: "unknown_field", message: "Only tables go here.")])
        }
        guard let value = object["tables"], !value.isNull else { return nil }
        let names = value.arrayValue?.compactMap(\.stringValue)
        guard let names, names.count == value.arrayValue?.count, !names.isEmpty else {
            throw invalid("/tables", "A list of names is needed here.")
        }
        return names
    }

    private static func invalid(_ pointer: String, _ message: String) -> DataError {
        .invalid([.init(pointer: pointer, code: "invalid_type", message: message)])
    }
}
