// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes
import Kernel
import MediaDomain

extension MediaAPI {
    /// The record of a file as the caller may read it. Whoever may make files and read none is told what they made.
    func row(_ file: FileRecord, for request: APIRequest) async throws -> JSONValue {
        do throws(DataError) {
            return .object(try await rows.file(file.id, context: context(request)))
        } catch {
            switch error {
            case .notFound, .forbidden, .unauthenticated, .unknownEntity: return .object(file.facts)
            default: throw error
            }
        }
    }

    /// bknd's answer to an upload, without the record.
    func uploadMembers(_ file: FileRecord) -> [(String, JSONValue)] {
        var meta = JSONObject([("type", JSONValue.string(file.type.text)), ("size", .integer(file.size))])
        if let width = file.width { meta["width"] = .integer(Int64(width)) }
        if let height = file.height { meta["height"] = .integer(Int64(height)) }
        let name = JSONValue.string(file.name.text)
        return [
            ("file", .object(JSONObject())), ("name", name), ("meta", .object(meta)),
            ("etag", .string(file.entityTag)), ("state", ["name": name, "path": name]),
        ]
    }

    /// The answer to what made one file.
    func uploaded(_ file: FileRecord, for request: APIRequest, status: HTTPResponse.Status = .created) async throws
        -> APIResponse
    {
        .object([("data", try await row(file, for: request))] + uploadMembers(file), status: status)
    }
}

extension FileRecord {
    /// What the caller who made it knows anyway.
    var facts: JSONObject {
        JSONObject([
            ("id", id.json), ("path", .string(name.text)), ("folder", folder.isRoot ? .null : .string(folder.text)),
            ("mime_type", .string(type.text)), ("size", .integer(size)), ("etag", .string(entityTag)),
            ("modified_at", .string(modified.description)), ("visibility", .string(visibility.rawValue)),
        ])
    }
}
