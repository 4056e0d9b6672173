// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import DataDomain
import HTTPTypes
import Kernel
import MediaDomain

/// `DELETE /file/{name}`, and `POST /delete` for many.
struct DeleteFiles {
    let api: MediaAPI

    /// As in bknd, a file that is not there is answered like one that is gone now; so is one that the caller can't see,
    /// which stays.
    func one(_ request: APIRequest) async throws -> APIResponse {
        do {
            try await api.files.delete([.name(try request.fileName())], by: request.requester)
        } catch MediaError.notFound {}
        return .object([("message", "File deleted")])
    }

    /// All or none.
    func many(_ request: APIRequest) async throws -> APIResponse {
        let body = try MediaBody(request, ["names", "ids", "confirm"])
        let names = try body.texts("names")
        let ids = try body.list("ids") { RecordID(json: $0) }
        guard (names == nil) != (ids == nil) else {
            throw MediaError.impossible("/names", "The files are given by \"names\" or by \"ids\".")
        }
        let addresses: [FileAddress] =
            try names?.map { name throws(MediaError) in
                guard let name = FileName(name) else { throw .notFound }
                return .name(name)
            } ?? ids?.map { .id($0) } ?? []
        var seen: Set<FileAddress> = []
        let distinct = addresses.filter { seen.insert($0).inserted }
        guard try body.flag("confirm") == true else {
            throw Problem.conflict(
                "confirmation_required",
                "This deletes \(distinct.count) files. Send it again with \"confirm\": true if that is meant."
            )
        }
        try await api.files.delete(distinct, by: request.requester)
        return .object([("deleted", .integer(Int64(distinct.count)))])
    }
}
