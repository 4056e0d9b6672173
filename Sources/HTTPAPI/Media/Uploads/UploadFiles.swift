// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes
import Kernel
import MediaDomain

/// `POST /upload` and `POST /upload/{name}`: the body is a file, or a form with files.
struct UploadFiles {
    let api: MediaAPI

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let conflict = try request.onConflict()
        let (folder, visibility) = (try request.folderParameter("folder"), try request.visibilityParameter())
        let incoming = IncomingFiles(api: api, request: request, name: request.parameters["name"])
        let files = try await incoming.each { file in
            var draft = FileDraft(name: file.name, declaredType: file.declaredType, details: file.details)
            draft.folder = folder ?? file.folder ?? .root
            draft.visibility = visibility ?? file.visibility ?? .private
            try await api.folders.require(draft.folder, by: request.requester)
            return try await api.uploads.upload(
                file.source,
                draft,
                length: file.length,
                onConflict: conflict,
                by: request.requester
            )
        }
        if files.count == 1 { return try await api.uploaded(files[0], for: request) }
        var rows: [JSONValue] = []
        for file in files { rows.append(try await api.row(file, for: request)) }
        return .object([("data", .array(rows))], status: .created)
    }
}

extension APIRequest {
    /// What happens when there is a file of the name.
    func onConflict() throws -> Uploads.Conflict {
        switch (try flag("overwrite"), try flag("rename")) {
        case (false, false): return .refuse
        case (true, false): return .replace
        case (false, true): return .rename
        case (true, true):
            throw DataError.malformed(
                pointer: "?rename",
                code: "invalid_parameter",
                message: "\"overwrite\" and \"rename\" exclude each other."
            )
        }
    }

    func visibilityParameter() throws(DataError) -> FileRecord.Visibility? {
        try choice("visibility", of: FileRecord.Visibility.self)
    }
}
