// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Kernel
import MediaDomain

/// `HEAD`, `PATCH` and `DELETE /tus/{id}`, and `POST` for clients that can send no other method.
struct ContinueUpload {
    let api: TusAPI

    /// How far it is.
    func look(_ request: APIRequest) async throws -> APIResponse {
        let tus = try TusRequest(request)
        let upload = try await api.media.resumable.find(try tus.id(), by: request.requester)
        var fields = api.fields(upload)
        if let length = upload.length {
            fields[TusField.length] = String(length)
        } else {
            fields[TusField.deferLength] = "1"
        }
        if !upload.metadata.isEmpty { fields[TusField.metadata] = upload.metadata }
        fields[TusField.concat] = upload.concat
        return APIResponse(headers: fields)
    }

    /// Takes bytes in behind those that are there.
    func append(_ request: APIRequest) async throws -> APIResponse {
        let tus = try TusRequest(request)
        let id = try tus.id()
        try tus.requireBodyType()
        let upload = try await api.media.resumable.append(
            tus.source,
            to: id,
            at: try tus.offset(),
            length: try tus.length(),
            checksum: try tus.checksum(),
            by: request.requester
        )
        return APIResponse(.noContent, headers: api.fields(upload))
    }

    /// Ends it, and removes what was sent.
    func terminate(_ request: APIRequest) async throws -> APIResponse {
        let tus = try TusRequest(request)
        try await api.media.resumable.terminate(try tus.id(), by: request.requester)
        return .noContent
    }

    /// By the method that `X-HTTP-Method-Override` names.
    func overridden(_ request: APIRequest) async throws -> APIResponse {
        switch request.headers[TusField.methodOverride] {
        case "PATCH": return try await append(request)
        case "DELETE": return try await terminate(request)
        case "HEAD": return try await look(request)
        default: throw Problem.methodNotAllowed(request.method, allowed: "HEAD, PATCH, DELETE, OPTIONS")
        }
    }
}
