// SPDX-License-Identifier: Apache-2.0
import DataDomain
import HTTPAPI
import Kernel
import MediaDomain
import Synchronization

@testable import MediaTestKit

/// Records of files and folders in memory, as the catalog lets callers see them.
struct BedRows: MediaRows {
    let catalog: InMemoryCatalog

    func file(_ id: RecordID, context: RequestContext) async throws(DataError) -> JSONObject {
        guard let file = catalog.files.first(where: { $0.id == id }),
            catalog.allows(Requester(context.caller.principal), .file(.read), file.name.text)
        else { throw .notFound }
        var row = JSONObject([
            ("id", id.json), ("path", .string(file.name.text)), ("mime_type", .string(file.type.text)),
            ("size", .integer(file.size)), ("visibility", .string(file.visibility.rawValue)),
            ("folder", file.folder.isRoot ? .null : .string(file.folder.text)),
        ])
        for detail in catalog.details(id) ?? JSONObject() { row[detail.key] = detail.value }
        return row
    }

    func folder(_ id: RecordID, context: RequestContext) async throws(DataError) -> JSONObject {
        guard let folder = catalog.state.withLock({ $0.folders.first { $0.id == id } }),
            catalog.allows(Requester(context.caller.principal), .folder(.read), folder.path.text)
        else { throw .notFound }
        return JSONObject([("id", id.json), ("path", .string(folder.path.text))])
    }
}
