// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Kernel
import MediaDomain

/// `PUT /file/{name}`: other bytes for a file that is there.
struct ReplaceFile {
    let api: MediaAPI

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let name = try request.fileName()
        let file = try await api.files.find(.name(name), for: .update, by: request.requester)
        let incoming = IncomingFiles(api: api, request: request, name: name.text)
        let files = try await incoming.each { sent in
            try await api.uploads.replace(
                file,
                with: sent.source,
                declaredType: sent.declaredType,
                length: sent.length,
                by: request.requester
            )
        }
        return try await api.uploaded(files.last ?? file, for: request, status: .ok)
    }
}
