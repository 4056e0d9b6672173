// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// The records of files and folders, behind the access rules of the app: what a requester may not see is not there.
///
/// Throws `.unauthenticated` or `.forbidden` for what is refused whoever is asked about, `.notFound` for what is not
/// there or not visible.
public protocol FileCatalog: Sendable {
    /// Whether the requester might create such a file, asked before its bytes are taken in: a refusal is certain, a
    /// yes is not. `insert` asks again. Also throws what the media field of a binding has to say: no such field or
    /// record, a type that it does not take, `.conflict("max_items")`.
    func admit(_ draft: FileDraft, by requester: Requester) async throws(MediaError)

    /// The file, where the requester may do `action` with it. A file that may be seen but not changed is `.forbidden`.
    func find(_ address: FileAddress, for action: FileAction, by requester: Requester) async throws(MediaError)
        -> FileRecord

    /// A page of files that the requester may list, by ``FileRecord/id``, oldest first.
    func list(_ query: FileQuery, by requester: Requester) async throws(MediaError) -> FilePage

    /// Creates the record, and with it in one transaction removes `surplus`, files of the same binding that it takes the
    /// place of. Throws `.conflict("file_exists")` when the name is taken.
    func insert(_ draft: FileDraft, _ content: FileContent, removing surplus: [FileRecord], by requester: Requester)
        async throws(MediaError) -> FileRecord

    /// Changes a file of this version; `.stale` when it has another one by now, `.conflict("file_exists")` when the new
    /// name is taken.
    func update(_ file: FileRecord, _ change: FileChange, by requester: Requester) async throws(MediaError)
        -> FileRecord

    /// Removes the records of files, all in one transaction or none; those that are gone already are no error. At most
    /// 1,000.
    func remove(_ files: [FileRecord], by requester: Requester) async throws(MediaError)

    /// Those of the keys that a file's record names, whoever's it is.
    func known(_ keys: [BlobKey]) async throws(MediaError) -> Set<BlobKey>

    /// Files of all, by id: for moving and checking stores. At most 1,000.
    func all(after id: RecordID?, limit: Int) async throws(MediaError) -> [FileRecord]
}

public enum FileAddress: Sendable, Hashable {
    case name(FileName)
    case id(RecordID)
}

public enum FileAction: Sendable, Hashable {
    case read, update, delete
}

/// Which files are meant; what is nil does not narrow it.
public struct FileQuery: Sendable, Hashable {
    public var folder: FolderPath?
    /// With `folder`: files in its folders too.
    public var isDeep = false
    /// Part of the name or of the alternative text, in whatever case.
    public var search: String?
    /// `image/png`, `image/*`.
    public var type: String?
    public var binding: FileBinding?
    /// The last file of the page before.
    public var after: RecordID?
    /// 1 to 1,000.
    public var limit = 100
    public init() {}
}

public struct FilePage: Sendable, Hashable {
    public let files: [FileRecord]
    public let hasMore: Bool
    public init(files: [FileRecord], hasMore: Bool) {
        self.files = files
        self.hasMore = hasMore
    }
}
