// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import HTTPTypes
import Kernel
import MediaDomain

/// `GET` and `PATCH /file-info/{id}`: what is kept of a file beside its bytes.
struct ManageFileInfo {
    let api: MediaAPI

    private static let own: Set = ["name", "folder", "visibility"]

    func get(_ request: APIRequest) async throws -> APIResponse {
        let file = try await api.files.find(.id(try id(request)), by: request.requester)
        return .object([("data", try await api.row(file, for: request))])
    }

    /// `name`, `folder` and `visibility` are Roost's to keep right; all else is the record's.
    func update(_ request: APIRequest) async throws -> APIResponse {
        let body = try MediaBody(request)
        let change = FileChange(
            name: try body.fileName(),
            folder: try body.folder(),
            visibility: try body.visibility(),
            details: body.rest(without: Self.own)
        )
        let file = try await api.files.change(.id(try id(request)), change, by: request.requester)
        return .object([("data", try await api.row(file, for: request))])
    }

    private func id(_ request: APIRequest) throws -> RecordID { RecordID(reference: try request.parameter("id")) }
}
