// SPDX-License-Identifier: Apache-2.0

internal import Kernel
public import MediaDomain
internal import Synchronization

extension InMemoryCatalog: FolderCatalog {
    private static let folderTaken = MediaError.conflict(
        code: "folder_exists",
        message: "There is a folder of that path."
    )

    public func find(_ path: FolderPath, by requester: Requester) async throws(MediaError) -> FolderRecord? {
        guard allows(requester, .folder(.read), path.text) else { return nil }
        return state.withLock { $0.folders.first { $0.path == path } }
    }

    public func list(
        in parent: FolderPath,
        after: FolderPath?,
        limit: Int,
        by requester: Requester
    ) async throws(MediaError) -> [FolderRecord] {
        let folders = state.withLock { $0.folders }
        let found = folders.filter {
            $0.path.parent == parent && after.map(\.text).map { [path = $0.path.text] in path > $0 } ?? true
                && allows(requester, .folder(.read), $0.path.text)
        }
        return Array(found.sorted { $0.path.text < $1.path.text }.prefix(limit))
    }

    public func insert(_ path: FolderPath, by requester: Requester) async throws(MediaError) -> FolderRecord {
        try require(requester, .create, path.text)
        let made: FolderRecord? = state.withLock { state in
            guard !state.folders.contains(where: { $0.path == path }) else { return nil }
            state.made += 1
            let folder = FolderRecord(id: .integer(state.made), version: 1, path: path)
            state.folders.append(folder)
            return folder
        }
        guard let made else { throw Self.folderTaken }
        return made
    }

    public func move(
        _ folder: FolderRecord,
        to path: FolderPath,
        by requester: Requester
    ) async throws(MediaError) -> FolderRecord {
        try require(requester, .folder(.update), folder.path.text)
        let isDone = state.withLock { state in
            guard !state.folders.contains(where: { $0.path == path }) else { return false }
            state.folders = state.folders.map { one in
                folder.path.moving(one.path, to: path).map {
                    FolderRecord(id: one.id, version: one.version + 1, path: $0)
                }
                    ?? one
            }
            state.files = state.files.map { file in
                guard let moved = folder.path.moving(file.folder, to: path) else { return file }
                return file.moved(to: moved)
            }
            return true
        }
        guard isDone else { throw Self.folderTaken }
        return FolderRecord(id: folder.id, version: folder.version + 1, path: path)
    }

    public func remove(_ folder: FolderRecord, by requester: Requester) async throws(MediaError) {
        try require(requester, .folder(.delete), folder.path.text)
        let isEmpty = state.withLock { state in
            guard !state.files.contains(where: { folder.path.contains($0.folder) }) else { return false }
            state.folders.removeAll { folder.path.contains($0.path) }
            return true
        }
        guard isEmpty else { throw .conflict(code: "folder_not_empty", message: "There are files in the folder.") }
    }
}

extension FileRecord {
    fileprivate func moved(to folder: FolderPath) -> FileRecord {
        FileRecord(
            id: id,
            version: version + 1,
            name: name,
            folder: folder,
            blob: blob,
            type: type,
            size: size,
            sha256: sha256,
            modified: modified,
            visibility: visibility,
            width: width,
            height: height,
            focal: focal,
            binding: binding
        )
    }
}
