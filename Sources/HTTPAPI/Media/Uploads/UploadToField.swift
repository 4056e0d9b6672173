// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes
import Kernel
import MediaDomain

/// `POST /entity/{entity}/{id}/{field}`: a file for a media field of a record.
struct UploadToField {
    let api: MediaAPI

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let (binding, overwrites) = (try binding(request), try request.flag("overwrite"))
        let incoming = IncomingFiles(api: api, request: request, name: nil)
        let files = try await incoming.each { file in
            let draft = FileDraft(
                name: file.name,
                visibility: file.visibility ?? .private,
                binding: binding,
                declaredType: file.declaredType,
                details: file.details
            )
            return try await api.uploads.upload(
                file.source,
                draft,
                length: file.length,
                onConflict: .rename,
                removing: overwrites ? try await surplus(binding, request) : [],
                by: request.requester
            )
        }
        var rows: [JSONValue] = []
        for file in files { rows.append(try await api.row(file, for: request)) }
        let result = rows.count == 1 ? rows[0] : .array(rows)
        let members = files.last.map { api.uploadMembers($0) } ?? []
        return .object([("ok", true), ("result", result)] + members, status: .created)
    }

    private func binding(_ request: APIRequest) throws -> FileBinding {
        let (entity, field) = (try request.parameter("entity"), try request.parameter("field"))
        // The catalog says the same of names that there are not.
        guard let entity = EntityName(rawValue: entity) else { throw MediaError.notFound }
        guard let field = FieldName(rawValue: field) else { throw Self.noMediaField(field) }
        return FileBinding(entity: entity, field: field, record: .text(try request.parameter("id")))
    }

    private static func noMediaField(_ name: String) -> MediaError {
        .malformed(code: "not_a_media_field", message: "\"\(name)\" is no media field.")
    }

    /// The oldest files of a full field, as many as a new one needs to go.
    private func surplus(_ binding: FileBinding, _ request: APIRequest) async throws -> [FileRecord] {
        let rules = api.schemas.current.mediaRules(of: binding.entity, binding.field)
        guard let limit = rules?.maxItems else { return [] }
        var query = FileQuery()
        query.binding = binding
        query.limit = 1000
        let bound = try await api.files.list(query, by: request.requester).files
        guard bound.count <= limit else {
            throw MediaError.conflict(code: "over_max", message: "There are more files than the field takes already.")
        }
        return bound.count == limit ? Array(bound.prefix(1)) : []
    }
}
