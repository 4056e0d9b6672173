// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Kernel
import MediaDomain

/// `POST /copy/{name}`: a new file of the same bytes, under a name that is made up when none is given.
struct CopyFile {
    let api: MediaAPI

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let name = try request.fileName()
        let body = try MediaBody(request, ["name", "folder"])
        let file = try await api.files.copy(
            .name(name),
            as: try body.fileName(),
            in: try body.folder(),
            onConflict: .refuse,
            by: request.requester
        )
        return try await api.uploaded(file, for: request)
    }
}
