// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Kernel
import MediaDomain

/// `POST /direct` and `POST /direct/{id}/confirm`: uploads that go past this server, to the store itself.
struct UploadDirectly {
    let api: MediaAPI

    private static let names: Set = ["name", "type", "size", "folder", "visibility", "alt"]

    func offer(_ request: APIRequest) async throws -> APIResponse {
        let body = try MediaBody(request, Self.names)
        guard let size = try body.integer("size"), size >= 0 else {
            throw MediaError.impossible("/size", "\"size\" is the number of bytes that will be sent.")
        }
        let type = try body.text("type").flatMap { MimeType($0) }
        var draft = FileDraft(name: try body.fileName() ?? api.madeName(type), declaredType: type)
        draft.folder = try body.folder() ?? .root
        draft.visibility = try body.visibility() ?? .private
        if let alt = try body.text("alt") { draft.details["alt"] = .string(alt) }
        try await api.folders.require(draft.folder, by: request.requester)
        let offer = try await api.direct.offer(draft, length: size, by: request.requester)
        return APIResponse.object(
            [
                ("id", .string(offer.id.text)), ("method", .string(offer.address.method)),
                ("url", .string(offer.address.url)),
                ("headers", .object(JSONObject(offer.address.headers.map { ($0.name, .string($0.value)) }))),
                ("expires", .string(offer.address.expires.description)),
            ],
            status: .created
        ).unstored
    }

    func confirm(_ request: APIRequest) async throws -> APIResponse {
        guard let id = UploadID(try request.parameter("id")) else { throw MediaError.notFound }
        let conflict: Uploads.Conflict = try request.flag("rename") ? .rename : .refuse
        let file = try await api.direct.confirm(id, onConflict: conflict, by: request.requester)
        return try await api.uploaded(file, for: request)
    }
}
