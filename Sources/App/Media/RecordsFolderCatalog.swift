// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel
import MediaDomain

/// Keeps folders as records of `media_folders`. What stands in them carries their path, and follows when they move.
struct RecordsFolderCatalog: FolderCatalog {
    let records: OwnRecords

    private static let folders = MediaEntities.folders
    /// Folders that one move may take along.
    private static let movable = 1000

    func find(_ path: FolderPath, by requester: Requester) async throws(MediaError) -> FolderRecord? {
        let condition = MediaConditions.equal("path", path.text)
        let row = try await records.asking { records throws(DataError) in
            try await records.find(Self.folders, where: condition, oldestFirst: true, limit: 1).first
        }
        guard let row else { return nil }
        do throws(DataError) {
            let isVisible = try await records.allows(.get, on: Self.folders, id: row.id, by: requester.caller)
            return isVisible ? try? FolderRecord(row) : nil
        } catch {
            switch error {
            case .unauthenticated, .forbidden: return nil
            default: throw MediaError(error)
            }
        }
    }

    func list(
        in parent: FolderPath,
        after: FolderPath?,
        limit: Int,
        by requester: Requester
    ) async throws(MediaError) -> [FolderRecord] {
        var parts = [MediaConditions.equal("parent", parent.text)]
        if let after { parts.append(["path": ["$gt": ["$literal": .string(after.text)]]]) }
        let condition = MediaConditions.all(parts)
        let rows = try await records.asking { records throws(DataError) in
            let ids = try await records.list(
                Self.folders,
                where: condition,
                sortedBy: "path",
                limit: limit,
                by: requester.caller
            )
            return try await records.find(Self.folders, ids: ids)
        }
        var folders: [FolderRecord] = []
        for row in rows { folders.append(try FolderRecord(row)) }
        return folders
    }

    func insert(_ path: FolderPath, by requester: Requester) async throws(MediaError) -> FolderRecord {
        try await commit([.create(Self.folders, path.values, own: ["path", "parent"])], requester)
    }

    func move(
        _ folder: FolderRecord,
        to path: FolderPath,
        by requester: Requester
    ) async throws(MediaError) -> FolderRecord {
        let inner = MediaConditions.begins("path", folder.path.text + "/")
        let rows = try await records.asking { records throws(DataError) in
            try await records.find(Self.folders, where: inner, oldestFirst: true, limit: Self.movable)
        }
        guard rows.count < Self.movable else {
            let message = "At most \(Self.movable) folders move at once."
            throw .invalid([.init(pointer: "/path", code: "too_many_folders", message: message)])
        }
        var writes: [AttendedWrite] = [
            .update(Self.folders, id: folder.id, ifVersion: folder.version, path.values, own: ["path", "parent"])
        ]
        writes.append(Self.files(from: folder.path, to: path))
        for row in rows {
            let old = try FolderRecord(row).path
            guard let new = folder.path.moving(old, to: path) else {
                let message = "The folder \(old) would stand too deep."
                throw .invalid([.init(pointer: "/path", code: "folder_too_deep", message: message)])
            }
            writes.append(.own(.update(Self.folders, id: row.id, ifVersion: nil, new.values)))
            writes.append(Self.files(from: old, to: new))
        }
        return try await commit(writes, requester)
    }

    private static func files(from old: FolderPath, to new: FolderPath) -> AttendedWrite {
        .own(
            .updateAll(
                MediaEntities.files,
                where: MediaConditions.equal("folder", old.text),
                JSONObject([("folder", new.json)])
            )
        )
    }

    func remove(_ folder: FolderRecord, by requester: Requester) async throws(MediaError) {
        if let within = MediaConditions.inFolder(folder.path, isDeep: true) {
            let files = try await records.asking { records throws(DataError) in
                try await records.find(MediaEntities.files, where: within, oldestFirst: true, limit: 1)
            }
            guard files.isEmpty else {
                throw .conflict(code: "folder_not_empty", message: "There are files in the folder.")
            }
        }
        let inner = MediaConditions.begins("path", folder.path.text + "/")
        do throws(OwnRecords.Refusal) {
            _ = try await records.commit(
                [.delete(Self.folders, id: folder.id), .own(.removeAll(Self.folders, where: inner))],
                by: requester.caller,
                requestID: requester.requestID
            )
        } catch {
            throw MediaError(error)
        }
    }

    /// Answers with the folder of the first write.
    private func commit(_ writes: [AttendedWrite], _ requester: Requester) async throws(MediaError) -> FolderRecord {
        let ids: [RecordID?]
        do throws(OwnRecords.Refusal) {
            ids = try await records.commit(writes, by: requester.caller, requestID: requester.requestID)
        } catch {
            guard case .refused(.conflict("not_unique", _)) = error else { throw MediaError(error) }
            throw .conflict(code: "folder_exists", message: "There is a folder of that path.")
        }
        guard case let id?? = ids.first,
            let row = try await records.asking({ records throws(DataError) in
                try await records.find(Self.folders, id: id)
            })
        else { throw .stale }
        return try FolderRecord(row)
    }
}

extension FolderRecord {
    fileprivate init(_ row: OwnRecords.Row) throws(MediaError) {
        guard let path = row.values["path"]?.stringValue.flatMap({ FolderPath($0) }) else {
            throw .internalFailure("the record of folder \(row.id) can't be read")
        }
        self.init(id: row.id, version: row.version, path: path)
    }
}

extension FolderPath {
    fileprivate var values: JSONObject {
        JSONObject([("path", .string(text)), ("parent", .string(parent.text))])
    }
}
