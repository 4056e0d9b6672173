// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// The records of folders (the built-in entity `media_folders`), behind access rules like files.
public protocol FolderCatalog: Sendable {
    /// Nil when it is not there or not visible. The root has no record.
    func find(_ path: FolderPath, by requester: Requester) async throws(MediaError) -> FolderRecord?

    /// Folders right in `parent`, by path.
    func list(in parent: FolderPath, after: FolderPath?, limit: Int, by requester: Requester) async throws(MediaError)
        -> [FolderRecord]

    /// `.conflict("folder_exists")` when it is there.
    func insert(_ path: FolderPath, by requester: Requester) async throws(MediaError) -> FolderRecord

    /// Gives the folder, all folders in it and all files in any of them their new paths, in one transaction. At most
    /// 1,000 folders: `.invalid` otherwise. `.conflict("folder_exists")` when the new path is taken.
    func move(_ folder: FolderRecord, to path: FolderPath, by requester: Requester) async throws(MediaError)
        -> FolderRecord

    /// Removes the records of the folder and all folders in it; `.conflict("folder_not_empty")` where a file is in one.
    func remove(_ folder: FolderRecord, by requester: Requester) async throws(MediaError)
}

public struct FolderRecord: Sendable, Hashable {
    public let id: RecordID
    public let version: Int64
    public let path: FolderPath

    public init(id: RecordID, version: Int64, path: FolderPath) {
        self.id = id
        self.version = version
        self.path = path
    }
}
