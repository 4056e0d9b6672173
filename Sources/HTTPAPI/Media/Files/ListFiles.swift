// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import DataDomain
import HTTPTypes
import JSON
import Kernel
import MediaDomain

/// `GET /files`: the files that the caller may list, in bknd's form.
struct ListFiles {
    let api: MediaAPI

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let page = try await api.files.list(try query(request), by: request.requester)
        var headers = HTTPFields.cacheable(tag: nil, hasCredentials: request.headers.hasCredentials)
        if page.hasMore, let last = page.files.last { headers[.nextPage] = next(request, after: last) }
        return .json(JSONValue.array(page.files.map(Self.element)).encoded(), headers: headers)
    }

    private static func element(_ file: FileRecord) -> JSONValue {
        [
            "key": .string(file.name.text), "last_modified": .string(file.modified.description),
            "size": .integer(file.size), "id": file.id.json, "type": .string(file.type.text),
            "folder": file.folder.isRoot ? .null : .string(file.folder.text), "etag": .string(file.entityTag),
        ]
    }

    private func query(_ request: APIRequest) throws -> FileQuery {
        var query = FileQuery()
        query.folder = try request.folderParameter("folder")
        query.isDeep = try request.flag("deep")
        query.search = request.query["search"].flatMap { $0.isEmpty ? nil : $0 }
        query.type = request.query["type"].flatMap { $0.isEmpty ? nil : $0 }
        query.after = request.query["after"].map { RecordID(reference: $0) }
        query.limit = try request.limitParameter(default: 100)
        return query
    }

    /// The page behind this one (RFC 8288).
    private func next(_ request: APIRequest, after last: FileRecord) -> String {
        let others = request.queryParameters.filter { $0.name != "after" }
        let query = PercentEncoding.query(others + [("after", last.id.reference)])
        return "<\(api.address("/files"))?\(query)>; rel=\"next\""
    }
}

extension APIRequest {
    /// A folder in the query; nil when it names none.
    func folderParameter(_ name: String) throws(MediaError) -> FolderPath? {
        guard let text = query[name] else { return nil }
        guard let folder = FolderPath(text) else { throw .impossible(name, "A folder can't be called that.") }
        return folder
    }

    /// How many there are on a page, 1 to 1,000.
    func limitParameter(default standard: Int) throws(DataError) -> Int {
        guard let text = query["limit"] else { return standard }
        guard let limit = Int(text), (1...1000).contains(limit) else {
            throw .malformed(pointer: "?limit", code: "invalid_parameter", message: "\"limit\" is from 1 to 1000.")
        }
        return limit
    }
}

extension HTTPField.Name {
    // The literal is a valid header name, so the initializer's nil can't happen; a fallback keeps it total.
    static let nextPage = HTTPField.Name("Link") ?? .location
}

extension MediaError {
    /// 422 about one member of a body, or one parameter.
    static func impossible(_ place: String, _ message: String) -> MediaError {
        let code = "\(place.split(separator: "/").last ?? "")_invalid"
        return .invalid([.init(pointer: place, code: code, message: message)])
    }
}
