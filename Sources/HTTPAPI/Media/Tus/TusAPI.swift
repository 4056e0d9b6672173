// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Kernel
import MediaDomain

/// What the operations of tus share: every answer, a refusal too, names the version of the protocol.
struct TusAPI {
    let media: MediaAPI

    func answering(_ handler: @escaping Route.Handler) -> Route.Handler {
        let handler = media.answering(handler)
        return { request in
            do {
                var response = try await handler(request)
                response.headers[TusField.resumable] = TusRequest.version
                return response
            } catch var problem as Problem {
                problem.headers[TusField.resumable] = TusRequest.version
                throw problem
            }
        }
    }

    func address(_ id: UploadID) -> String { media.address("/tus/\(id.text)") }

    /// What every answer about an upload says.
    func fields(_ upload: ResumableUploads.Standing) -> HTTPFields {
        var fields = HTTPFields()
        fields[TusField.offset] = String(upload.offset)
        fields[TusField.expires] = HTTPDate(upload.expires).description
        fields[.cacheControl] = "no-store"
        if let file = upload.file { fields[TusField.file] = file.description }
        return fields
    }
}
