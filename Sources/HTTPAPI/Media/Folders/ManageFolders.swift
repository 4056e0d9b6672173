// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import DataDomain
import HTTPTypes
import Kernel
import MediaDomain

/// `GET` and `POST /folders`, `PATCH` and `DELETE /folders/{id}`.
struct ManageFolders {
    let api: MediaAPI

    /// Those right in `?parent=`, by path.
    func list(_ request: APIRequest) async throws -> APIResponse {
        let limit = try request.limitParameter(default: 100)
        // One more than is shown tells whether there are more.
        let found = try await api.folders.list(
            in: try request.folderParameter("parent") ?? .root,
            after: try request.folderParameter("after"),
            limit: min(limit + 1, 1000),
            by: request.requester
        )
        let page = found.prefix(limit)
        return .object([
            ("data", .array(page.map(\.json))),
            (
                "meta",
                [
                    "items": .integer(Int64(page.count)), "limit": .integer(Int64(limit)),
                    "hasMore": .boolean(found.count > limit || found.count == 1000),
                ]
            ),
        ])
    }

    func create(_ request: APIRequest) async throws -> APIResponse {
        let path = try path(request)
        let folder = try await api.folders.create(path, by: request.requester)
        return .object([("data", folder.json)], status: .created)
    }

    /// Renames it, or moves it with all that is in it.
    func update(_ request: APIRequest) async throws -> APIResponse {
        let target = try path(request)
        let folder = try await api.folders.move(try await found(request), to: target, by: request.requester)
        return .object([("data", folder.json)])
    }

    func delete(_ request: APIRequest) async throws -> APIResponse {
        let (isConfirmed, withFiles) = (try request.flag("confirm"), try request.flag("files"))
        let path = try await found(request)
        guard isConfirmed else {
            throw Problem.conflict(
                "confirmation_required",
                "This deletes the folder \(path) and all folders in it. Send it again with confirm=1 if that is meant."
            )
        }
        try await api.folders.delete(path, withFiles: withFiles, by: request.requester)
        return .object([("message", "Folder deleted")])
    }

    private func path(_ request: APIRequest) throws -> FolderPath {
        guard let path = try MediaBody(request, ["path"]).folder("path"), !path.isRoot else {
            throw MediaError.impossible("/path", "\"path\" is the folder's path, such as \"2026/summer\".")
        }
        return path
    }

    /// Where the folder stands that the address names by its id.
    private func found(_ request: APIRequest) async throws -> FolderPath {
        let id = RecordID(reference: try request.parameter("id"))
        guard let path = try await api.rows.folder(id, context: api.context(request))["path"]?.stringValue,
            let folder = FolderPath(path)
        else { throw MediaError.notFound }
        return folder
    }
}

extension FolderRecord {
    fileprivate var json: JSONValue {
        [
            "id": id.json, "path": .string(path.text), "name": .string(String(path.name)),
            "parent": .string(path.parent.text),
        ]
    }
}
