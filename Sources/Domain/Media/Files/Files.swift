// SPDX-License-Identifier: Apache-2.0

import Kernel

/// What is done with files that are there.
public struct Files: Sendable {
    let parts: MediaParts
    let signatures: SignedAddresses

    public init(_ parts: MediaParts) {
        self.parts = parts
        signatures = SignedAddresses(digests: parts.digests, clock: parts.clock)
    }

    public func list(_ query: FileQuery, by requester: Requester) async throws(MediaError) -> FilePage {
        var query = query
        query.limit = min(max(query.limit, 1), 1000)
        return try await parts.files.list(query, by: requester)
    }

    public func find(
        _ address: FileAddress,
        for action: FileAction = .read,
        by requester: Requester
    ) async throws(MediaError) -> FileRecord {
        try await parts.files.find(address, for: action, by: requester)
    }

    /// The file's bytes, or a part of them. The record was found before, by whatever right.
    public func open(_ file: FileRecord, _ range: Range<Int64>?) async throws(MediaError) -> OpenBlob {
        do throws(BlobError) {
            return try await parts.store.open(file.blob, range)
        } catch {
            // A record without its bytes is no file that is missing, it is damage.
            if case .notFound = error { throw .unavailable("the bytes of file \(file.id) are not in the store") }
            throw MediaError(error)
        }
    }

    /// Renames, moves, shows or hides, describes: whatever `change` holds but new content.
    public func change(
        _ address: FileAddress,
        _ change: FileChange,
        by requester: Requester
    ) async throws(MediaError) -> FileRecord {
        let file = try await parts.files.find(address, for: .update, by: requester)
        var change = change
        change.content = nil
        if let folder = change.folder { try await Folders(parts).require(folder, by: requester) }
        return try await parts.files.update(file, change, by: requester)
    }

    /// A new file of the same bytes. Who may read the one and create the other may copy.
    public func copy(
        _ address: FileAddress,
        as name: FileName?,
        in folder: FolderPath?,
        onConflict: Uploads.Conflict,
        by requester: Requester
    ) async throws(MediaError) -> FileRecord {
        let file = try await parts.files.find(address, for: .read, by: requester)
        let draft = FileDraft(name: name ?? file.name, folder: folder ?? file.folder, declaredType: file.type)
        try await Folders(parts).require(draft.folder, by: requester)
        try await parts.files.admit(draft, by: requester)
        try await parts.events.beforeUpload(draft, length: file.size, by: requester)
        let key = try parts.newKey(.originals)
        _ = try await parts.asking { store throws(BlobError) in try await store.copy(file.blob, to: key) }
        let content = FileContent(
            blob: key,
            size: file.size,
            type: file.type,
            sha256: file.sha256,
            width: file.width,
            height: file.height,
            modified: parts.clock.now()
        )
        let conflict = name == nil && onConflict == .refuse ? .rename : onConflict == .replace ? .refuse : onConflict
        return try await Uploads(parts).record(content, draft, onConflict: conflict, by: requester)
    }

    /// Deletes files, all or none; at most 1,000.
    public func delete(_ addresses: [FileAddress], by requester: Requester) async throws(MediaError) {
        guard addresses.count <= 1000 else {
            throw .invalid([.init(pointer: "", code: "too_many", message: "At most 1,000 files at once.")])
        }
        var files: [FileRecord] = []
        for address in addresses { files.append(try await parts.files.find(address, for: .delete, by: requester)) }
        try await remove(files, by: requester)
    }

    func remove(_ files: [FileRecord], by requester: Requester) async throws(MediaError) {
        guard !files.isEmpty else { return }
        try await parts.files.remove(files, by: requester)
        await parts.forget(files.map(\.blob))
    }

    /// Deletes the bytes of records that went through another door, as the change log tells. Those that are gone are no
    /// error.
    public func forget(_ keys: [BlobKey]) async { await parts.forget(keys) }

    /// The query that lets anybody read the file, and only so.
    public func sign(
        _ address: FileAddress,
        _ parameters: [SignedAddresses.Parameter],
        life: Duration,
        by requester: Requester
    ) async throws(MediaError) -> [SignedAddresses.Parameter] {
        let file = try await parts.files.find(address, for: .read, by: requester)
        return signatures.sign(file.id, parameters, life: life)
    }
}
