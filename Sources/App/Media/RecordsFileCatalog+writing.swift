// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel
import MediaDomain

extension RecordsFileCatalog {
    /// How often a change is tried that others come before.
    private static let rounds = 4

    func admit(_ draft: FileDraft, by requester: Requester) async throws(MediaError) {
        let caller = requester.caller
        try await records.asking { records throws(DataError) in
            try records.require(.create, on: Self.files, by: caller)
        }
        _ = try checked(draft.details)
        try requireMayShow(draft.visibility, .create, caller)
        let folders = RecordsFolderCatalog(records: records)
        if !draft.folder.isRoot, try await folders.find(draft.folder, by: requester) == nil {
            let message = "There is no folder \(draft.folder)."
            throw .invalid([.init(pointer: "/folder", code: "unknown_folder", message: message)])
        }
        if let binding = draft.binding { try await admit(draft, to: binding, caller) }
    }

    private func admit(_ draft: FileDraft, to binding: FileBinding, _ caller: Caller) async throws(MediaError) {
        let fields = MediaFieldRules(records: records, schema: schemas.current)
        let field = try await fields.field(binding, by: caller)
        if let type = draft.declaredType { try field.require(type) }
        try await fields.requireRoom(in: field)
    }

    func insert(
        _ draft: FileDraft,
        _ content: FileContent,
        removing surplus: [FileRecord],
        by requester: Requester
    ) async throws(MediaError) -> FileRecord {
        let caller = requester.caller
        try requireMayShow(draft.visibility, .create, caller)
        var values = try checked(draft.details)
        values["path"] = .string(draft.name.text)
        values["folder"] = draft.folder.json
        values["visibility"] = .string(draft.visibility.rawValue)
        for (name, value) in content.values { values[name] = value }
        if let binding = draft.binding {
            let fields = MediaFieldRules(records: records, schema: schemas.current)
            let field = try await fields.field(binding, by: caller)
            try field.require(content.type)
            try await fields.requireRoom(in: field, leaving: surplus)
            for (name, value) in field.binding.values { values[name] = value }
        }
        let removals = surplus.map { AttendedWrite.delete(Self.files, id: $0.id) }
        let write = AttendedWrite.create(Self.files, values, own: MediaEntities.ownFields)
        return try await commit(removals + [write], name: draft.name, but: nil, requester)
    }

    func update(
        _ file: FileRecord,
        _ change: FileChange,
        by requester: Requester
    ) async throws(MediaError) -> FileRecord {
        if let visibility = change.visibility, visibility != file.visibility {
            try requireMayShow(visibility, .update, requester.caller)
        }
        var values = try checked(change.details)
        if let name = change.name { values["path"] = .string(name.text) }
        if let folder = change.folder { values["folder"] = folder.json }
        if let visibility = change.visibility { values["visibility"] = .string(visibility.rawValue) }
        for (name, value) in change.content?.values ?? [] { values[name] = value }
        if let content = change.content, let binding = file.binding {
            try MediaFieldRules(records: records, schema: schemas.current).require(content.type, of: binding)
        }
        guard !values.isEmpty else { return file }
        var version = file.version
        for _ in 0..<Self.rounds {
            let write = AttendedWrite.update(
                Self.files,
                id: file.id,
                ifVersion: version,
                values,
                own: MediaEntities.ownFields
            )
            do throws(MediaError) {
                return try await commit([write], name: change.name, but: file.id, requester)
            } catch {
                // Others may have described it meanwhile: that makes no other file of it.
                guard case .stale = error, let now = try await stored(.id(file.id)),
                    now == file.with(version: now.version)
                else { throw error }
                version = now.version
            }
        }
        throw .stale
    }

    func remove(_ files: [FileRecord], by requester: Requester) async throws(MediaError) {
        var ids = files.map(\.id)
        for _ in 0..<8 {
            guard !ids.isEmpty else { return }
            do throws(OwnRecords.Refusal) {
                _ = try await records.commit(
                    ids.map { .delete(Self.files, id: $0) },
                    by: requester.caller,
                    requestID: requester.requestID
                )
                return
            } catch {
                guard case .refused(.notFound) = error else { throw MediaError(error) }
            }
            // Somebody else removed one of them meanwhile, or the requester may not see one.
            let asked = ids
            let there = try await records.asking { records throws(DataError) in
                try await records.find(Self.files, ids: asked)
            }
            guard there.count < ids.count else { throw .notFound }
            ids = there.map(\.id)
        }
        throw .stale
    }

    /// - Parameters:
    ///   - name: what the file shall be called then.
    ///   - own: the file that may have the name already.
    private func commit(
        _ writes: [AttendedWrite],
        name: FileName?,
        but own: RecordID?,
        _ requester: Requester
    ) async throws(MediaError) -> FileRecord {
        let ids: [RecordID?]
        do throws(OwnRecords.Refusal) {
            ids = try await records.commit(writes, by: requester.caller, requestID: requester.requestID)
        } catch {
            guard case .refused(.conflict("not_unique", _)) = error else { throw MediaError(error) }
            // What is not unique is not told to those who can't see it, and both the name and the bytes have to be.
            if let name, let other = try await stored(.name(name)), other.id != own {
                throw .conflict(code: "file_exists", message: "There is a file of that name.")
            }
            throw .stale
        }
        guard case let id?? = ids.last, let row = try await row(id) else { throw .stale }
        return try FileRecord(row)
    }

    private func row(_ id: RecordID) async throws(MediaError) -> OwnRecords.Row? {
        try await records.asking { records throws(DataError) in try await records.find(Self.files, id: id) }
    }

    // MARK: - What a caller may say

    /// Showing a file to everybody is more than a right to write records.
    private func requireMayShow(
        _ visibility: FileRecord.Visibility,
        _ action: Action,
        _ caller: Caller
    ) throws(MediaError) {
        guard visibility == .public, !schemas.current.access.permits(caller.principal, .mediaManage),
            !records.isNamed(FieldName(literal: "visibility"), in: action, on: Self.files, by: caller)
        else { return }
        throw .forbidden(
            code: "visibility_not_allowed",
            message: "Making files public takes the permission \"media.manage\", or a grant that names `visibility`."
        )
    }

    private func checked(_ details: JSONObject) throws(MediaError) -> JSONObject {
        var issues: [MediaError.Issue] = []
        for member in details {
            let pointer = "/\(member.key)"
            if MediaEntities.ownFields.contains(member.key) || member.key == SystemField.id {
                issues.append(.init(pointer: pointer, code: "not_fillable", message: "This field can't be written."))
            } else if member.key == "focal", !member.value.isNull, FocalPoint(member.value) == nil {
                let message = "A point is needed here: x and y, each from 0 to 1."
                issues.append(.init(pointer: pointer, code: "invalid_value", message: message))
            }
        }
        guard issues.isEmpty else { throw .invalid(issues) }
        return details
    }
}
