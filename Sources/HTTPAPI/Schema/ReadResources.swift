// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel

/// `GET /api/schema/{kind}` and `GET /api/schema/{kind}/{name}`.
struct ReadResources {
    let api: SchemaAPI
    let kind: SchemaResource

    private enum Inclusion: String, CaseIterable {
        case archived
    }

    func list(_ request: APIRequest) async throws -> APIResponse {
        let includesArchived = try request.choice("include", of: Inclusion.self) == .archived
        return api.answer(
            .array(api.schemas.current.definition.resources(kind, includingArchived: includesArchived))
        )
    }

    func one(_ request: APIRequest) async throws -> APIResponse {
        let name = try request.parameter("name")
        guard let resource = api.schemas.current.definition.resource(kind, name) else { throw kind.unknown(name) }
        return api.answer(resource)
    }
}

extension SchemaResource {
    /// 404, in the words of the kind.
    func unknown(_ name: String) -> DataError { self == .entities ? .unknownEntity(name) : .notFound }
}
