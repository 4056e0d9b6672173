// SPDX-License-Identifier: Apache-2.0

public import Kernel
public import MediaDomain
internal import Synchronization

extension InMemoryCatalog: FileCatalog {
    public func admit(_ draft: FileDraft, by requester: Requester) async throws(MediaError) {
        try require(requester, .create, draft.name.text)
    }

    public func find(
        _ address: FileAddress,
        for action: FileAction,
        by requester: Requester
    ) async throws(MediaError) -> FileRecord {
        let found = files.first { file in
            switch address {
            case .name(let name): file.name == name
            case .id(let id): file.id == id
            }
        }
        guard let found, allows(requester, .file(.read), found.name.text) else { throw .notFound }
        try require(requester, .file(action), found.name.text)
        return found
    }

    public func list(_ query: FileQuery, by requester: Requester) async throws(MediaError) -> FilePage {
        let all = files.filter { file in
            allows(requester, .file(.read), file.name.text)
                && query.folder.map { query.isDeep ? $0.contains(file.folder) : $0 == file.folder } ?? true
                && query.type.map(file.type.matches) ?? true
                && query.binding.map { $0 == file.binding } ?? true
                && query.search.map { file.name.text.lowercased().contains($0.lowercased()) } ?? true
        }
        let rest = query.after.map { after in all.drop { !Self.isBehind($0.id, after) } } ?? all[...]
        return FilePage(files: Array(rest.prefix(query.limit)), hasMore: rest.count > query.limit)
    }

    private static func isBehind(_ id: RecordID, _ other: RecordID) -> Bool {
        guard case .integer(let left) = id, case .integer(let right) = other else { return false }
        return left > right
    }

    public func insert(
        _ draft: FileDraft,
        _ content: FileContent,
        removing surplus: [FileRecord],
        by requester: Requester
    ) async throws(MediaError) -> FileRecord {
        try failIfTold()
        try require(requester, .create, draft.name.text)
        let gone = Set(surplus.map(\.id))
        let made: FileRecord? = state.withLock { state in
            guard !state.files.contains(where: { $0.name == draft.name && !gone.contains($0.id) }) else { return nil }
            state.files.removeAll { gone.contains($0.id) }
            state.made += 1
            let file = FileRecord(
                id: .integer(state.made),
                version: 1,
                name: draft.name,
                folder: draft.folder,
                blob: content.blob,
                type: content.type,
                size: content.size,
                sha256: content.sha256,
                modified: content.modified,
                visibility: draft.visibility,
                width: content.width,
                height: content.height,
                binding: draft.binding
            )
            state.files.append(file)
            state.details[file.id] = draft.details
            return file
        }
        guard let made else { throw Self.taken }
        return made
    }

    public func update(
        _ file: FileRecord,
        _ change: FileChange,
        by requester: Requester
    ) async throws(MediaError) -> FileRecord {
        try failIfTold()
        try require(requester, .file(.update), file.name.text)
        let result: Result<FileRecord, MediaError> = state.withLock { state in
            guard let place = state.files.firstIndex(where: { $0.id == file.id }),
                state.files[place].version == file.version
            else { return .failure(.stale) }
            if let name = change.name, state.files.contains(where: { $0.name == name && $0.id != file.id }) {
                return .failure(Self.taken)
            }
            let old = state.files[place]
            let changed = FileRecord(
                id: old.id,
                version: old.version + 1,
                name: change.name ?? old.name,
                folder: change.folder ?? old.folder,
                blob: change.content?.blob ?? old.blob,
                type: change.content?.type ?? old.type,
                size: change.content?.size ?? old.size,
                sha256: change.content.map(\.sha256) ?? old.sha256,
                modified: change.content?.modified ?? old.modified,
                visibility: change.visibility ?? old.visibility,
                width: change.content.map(\.width) ?? old.width,
                height: change.content.map(\.height) ?? old.height,
                focal: old.focal,
                binding: old.binding
            )
            state.files[place] = changed
            return .success(changed)
        }
        return try result.get()
    }

    public func remove(_ files: [FileRecord], by requester: Requester) async throws(MediaError) {
        try failIfTold()
        for file in files { try require(requester, .file(.delete), file.name.text) }
        let gone = Set(files.map(\.id))
        state.withLock { $0.files.removeAll { gone.contains($0.id) } }
    }

    public func known(_ keys: [BlobKey]) async throws(MediaError) -> Set<BlobKey> {
        Set(files.map(\.blob)).intersection(keys)
    }

    public func all(after id: RecordID?, limit: Int) async throws(MediaError) -> [FileRecord] {
        let rest = id.map { id in files.drop { !Self.isBehind($0.id, id) } } ?? files[...]
        return Array(rest.prefix(limit))
    }
}
