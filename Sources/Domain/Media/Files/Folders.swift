// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Folders are names that files carry, with a record each, so that there are empty ones and grants on them.
public struct Folders: Sendable {
    private let parts: MediaParts

    public init(_ parts: MediaParts) { self.parts = parts }

    public func list(
        in parent: FolderPath,
        after: FolderPath? = nil,
        limit: Int = 100,
        by requester: Requester
    ) async throws(MediaError) -> [FolderRecord] {
        try await require(parent, by: requester)
        return try await parts.folders.list(in: parent, after: after, limit: min(max(limit, 1), 1000), by: requester)
    }

    /// Its parent must be there.
    public func create(_ path: FolderPath, by requester: Requester) async throws(MediaError) -> FolderRecord {
        guard !path.isRoot else { throw Self.exists }
        try await require(path.parent, by: requester)
        return try await parts.folders.insert(path, by: requester)
    }

    /// Renames a folder, or moves it to another parent, with all that is in it.
    public func move(
        _ path: FolderPath,
        to target: FolderPath,
        by requester: Requester
    ) async throws(MediaError) -> FolderRecord {
        let folder = try await found(path, by: requester)
        if path == target { return folder }
        guard !target.isRoot, !path.contains(target) else {
            throw .invalid([
                .init(pointer: "/path", code: "folder_in_itself", message: "A folder can't be moved into itself.")
            ])
        }
        try await require(target.parent, by: requester)
        return try await parts.folders.move(folder, to: target, by: requester)
    }

    /// - Parameter withFiles: deletes the files in it too, those that the requester may delete; else a folder with files
    ///   is `.conflict("folder_not_empty")`.
    public func delete(
        _ path: FolderPath,
        withFiles: Bool,
        by requester: Requester
    ) async throws(MediaError) {
        let folder = try await found(path, by: requester)
        if withFiles {
            let files = Files(parts)
            var query = FileQuery()
            query.folder = path
            query.isDeep = true
            query.limit = 500
            while true {
                let page = try await parts.files.list(query, by: requester)
                var deletable: [FileRecord] = []
                for file in page.files {
                    deletable.append(try await parts.files.find(.id(file.id), for: .delete, by: requester))
                }
                try await files.remove(deletable, by: requester)
                guard page.hasMore else { break }
                query.after = page.files.last?.id
            }
        }
        try await parts.folders.remove(folder, by: requester)
    }

    /// Throws unless files may be put there: the root, or a folder that the requester can see.
    public func require(_ path: FolderPath, by requester: Requester) async throws(MediaError) {
        if path.isRoot { return }
        guard try await parts.folders.find(path, by: requester) != nil else {
            throw .invalid([.init(pointer: "/folder", code: "unknown_folder", message: "There is no folder \(path).")])
        }
    }

    private func found(_ path: FolderPath, by requester: Requester) async throws(MediaError) -> FolderRecord {
        guard let folder = try await parts.folders.find(path, by: requester) else { throw .notFound }
        return folder
    }

    private static var exists: MediaError {
        .conflict(code: "folder_exists", message: "There is a folder of that path.")
    }
}
