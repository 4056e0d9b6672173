// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel
import MediaDomain

/// Keeps files as records of `media`, so that the one engine of grants decides about them at every door.
struct RecordsFileCatalog: FileCatalog {
    let records: OwnRecords
    let schemas: any SchemaSource
    private let known: KnownFiles

    static let files = MediaEntities.files

    init(records: OwnRecords, schemas: any SchemaSource) {
        self.records = records
        self.schemas = schemas
        known = KnownFiles()
    }

    func find(
        _ address: FileAddress,
        for action: FileAction,
        by requester: Requester
    ) async throws(MediaError) -> FileRecord {
        let caller = requester.caller
        let right: Action? =
            switch action {
            case .read: nil
            case .update: .update
            case .delete: .delete
            }
        // Who may do it with no file at all is told so, whether there is such a file or not.
        try await records.asking { records throws(DataError) in
            try records.require(.get, on: Self.files, by: caller)
            if let right { try records.require(right, on: Self.files, by: caller) }
        }
        // Who changes a file needs it as it is now, on every node.
        guard let file = try await action == .read ? known(address) : stored(address) else { throw .notFound }
        guard caller.principal.kind != .system else { return file }
        guard try await allows(.get, file, caller) else { throw .notFound }
        if let right, try await !allows(right, file, caller) {
            throw .forbidden(code: "forbidden", message: "You may see this file, and not do this with it.")
        }
        return file
    }

    private func allows(_ action: Action, _ file: FileRecord, _ caller: Caller) async throws(MediaError) -> Bool {
        try await records.asking { records throws(DataError) in
            try await records.allows(action, on: Self.files, id: file.id, by: caller)
        }
    }

    private func known(_ address: FileAddress) async throws(MediaError) -> FileRecord? {
        let mark = records.mark(of: Self.files)
        if let file = known.file(address, mark: mark) { return file }
        let file = try await stored(address)
        if let file { known.keep(file, mark: mark) }
        return file
    }

    /// The file as it is now, whoever's it is.
    func stored(_ address: FileAddress) async throws(MediaError) -> FileRecord? {
        let row = try await records.asking { records throws(DataError) -> OwnRecords.Row? in
            switch address {
            case .id(let id): return try await records.find(Self.files, id: id)
            case .name(let name):
                let condition = MediaConditions.equal("path", name.text)
                return try await records.find(Self.files, where: condition, oldestFirst: true, limit: 1).first
            }
        }
        guard let row else { return nil }
        return try FileRecord(row)
    }

    func list(_ query: FileQuery, by requester: Requester) async throws(MediaError) -> FilePage {
        let caller = requester.caller
        let limit = min(max(query.limit, 1), 999)
        let rows = try await records.asking { records throws(DataError) in
            let ids = try await records.list(Self.files, where: query.condition, limit: limit + 1, by: caller)
            return try await records.find(Self.files, ids: ids)
        }
        var files: [FileRecord] = []
        for row in rows.prefix(limit) { files.append(try FileRecord(row)) }
        return FilePage(files: files, hasMore: rows.count > limit)
    }

    func known(_ keys: [BlobKey]) async throws(MediaError) -> Set<BlobKey> {
        let texts = try await records.asking { records throws(DataError) in
            try await records.texts("blob", of: Self.files, among: keys.map(\.text))
        }
        return Set(texts.compactMap { BlobKey($0) })
    }

    func all(after id: RecordID?, limit: Int) async throws(MediaError) -> [FileRecord] {
        let condition: JSONValue = id.map { ["id": ["$gt": $0.json]] } ?? .object(JSONObject())
        let rows = try await records.asking { records throws(DataError) in
            try await records.find(Self.files, where: condition, oldestFirst: true, limit: min(max(limit, 1), 1000))
        }
        var files: [FileRecord] = []
        for row in rows { files.append(try FileRecord(row)) }
        return files
    }
}
