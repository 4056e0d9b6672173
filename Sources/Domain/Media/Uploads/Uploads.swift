// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Makes files of bytes that arrive. A file's record and its bytes appear together or not at all: the bytes come
/// first, under a key that nobody knows, then the record, in one write.
public struct Uploads: Sendable {
    /// What happens when there is a file of the name.
    public enum Conflict: Sendable, Hashable {
        /// `.conflict("file_exists")`.
        case refuse
        /// It gets the new bytes; needs the right to update it.
        case replace
        /// The new file gets another name: `beach-2.jpg`.
        case rename
    }

    let parts: MediaParts

    public init(_ parts: MediaParts) { self.parts = parts }

    /// - Parameter length: as announced; another number of bytes is refused.
    /// - Returns: the file as it is then.
    public func upload(
        _ source: any ByteSource,
        _ draft: FileDraft,
        length: Int64?,
        onConflict: Conflict = .refuse,
        removing surplus: [FileRecord] = [],
        by requester: Requester
    ) async throws(MediaError) -> FileRecord {
        do throws(MediaError) {
            if onConflict == .replace, let file = try await existing(draft.name, by: requester) {
                return try await replace(file, with: source, draft, length: length, by: requester)
            }
            try await admit(draft, makesRoom: !surplus.isEmpty, by: requester)
            try await parts.events.beforeUpload(draft, length: length, by: requester)
            let content = try await Intake(parts: parts).take(source, draft, length: length)
            await source.close()
            return try await record(content, draft, onConflict: onConflict, removing: surplus, by: requester)
        } catch {
            await source.close()
            throw error
        }
    }

    /// - Parameter makesRoom: files go with the upload, so that a field that is full is none that refuses it yet.
    private func admit(_ draft: FileDraft, makesRoom: Bool, by requester: Requester) async throws(MediaError) {
        do throws(MediaError) {
            try await parts.files.admit(draft, by: requester)
        } catch {
            if makesRoom, case .conflict("max_items", _) = error { return }
            throw error
        }
    }

    /// Gives a file new bytes. Its name, address and details stay; the old bytes go.
    public func replace(
        _ file: FileRecord,
        with source: any ByteSource,
        declaredType: MimeType?,
        length: Int64?,
        by requester: Requester
    ) async throws(MediaError) -> FileRecord {
        let draft = FileDraft(
            name: file.name,
            folder: file.folder,
            visibility: file.visibility,
            declaredType: declaredType
        )
        do throws(MediaError) {
            return try await replace(file, with: source, draft, length: length, by: requester)
        } catch {
            await source.close()
            throw error
        }
    }

    private func replace(
        _ file: FileRecord,
        with source: any ByteSource,
        _ draft: FileDraft,
        length: Int64?,
        by requester: Requester
    ) async throws(MediaError) -> FileRecord {
        try await parts.events.beforeUpload(draft, length: length, by: requester)
        let content = try await Intake(parts: parts).take(source, draft, length: length)
        await source.close()
        let changed: FileRecord
        do throws(MediaError) {
            let change = FileChange(content: content, details: draft.details)
            changed = try await parts.files.update(file, change, by: requester)
        } catch {
            await parts.forget([content.blob])
            throw error
        }
        await parts.forget([file.blob])
        return changed
    }

    /// Writes the record of bytes that are there, or deletes them.
    func record(
        _ content: FileContent,
        _ draft: FileDraft,
        onConflict: Conflict,
        removing surplus: [FileRecord] = [],
        by requester: Requester
    ) async throws(MediaError) -> FileRecord {
        do throws(MediaError) {
            let file = try await insert(content, draft, onConflict: onConflict, removing: surplus, by: requester)
            await parts.forget(surplus.map(\.blob))
            return file
        } catch {
            await parts.forget([content.blob])
            throw error
        }
    }

    /// Writes the record, under another name if need be; after an error the bytes are still there.
    func insert(
        _ content: FileContent,
        _ draft: FileDraft,
        onConflict: Conflict,
        removing surplus: [FileRecord] = [],
        by requester: Requester
    ) async throws(MediaError) -> FileRecord {
        var draft = draft
        let name = draft.name
        for round in 2..<16 {
            do throws(MediaError) {
                return try await parts.files.insert(draft, content, removing: surplus, by: requester)
            } catch {
                guard onConflict == .rename, error.isTaken else { throw error }
                // After a few tries in order a number that nobody has.
                let addition = round < 8 ? "-\(round)" : "-" + Hex.encode(parts.digests.randomBytes(4))
                guard let next = name.adding(addition) else { throw error }
                draft.name = next
            }
        }
        throw .conflict(code: "file_exists", message: "There are too many files of that name.")
    }

    /// The file of that name that the requester may change; nil when the name is free.
    private func existing(_ name: FileName, by requester: Requester) async throws(MediaError) -> FileRecord? {
        do throws(MediaError) {
            return try await parts.files.find(.name(name), for: .update, by: requester)
        } catch {
            if case .notFound = error { return nil }
            throw error
        }
    }
}

extension MediaError {
    var isTaken: Bool {
        if case .conflict("file_exists", _) = self { true } else { false }
    }
}
