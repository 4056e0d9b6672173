// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel
import MediaDomain

/// Keeps uploads that are not over as records of a hidden entity.
struct RecordsUploadLedger: UploadLedger {
    let records: OwnRecords

    private static let uploads = MediaEntities.uploads

    func insert(_ upload: PendingUpload) async throws(MediaError) -> PendingUpload {
        try await commit(.insert(Self.uploads, upload.values), upload)
    }

    func find(_ id: UploadID) async throws(MediaError) -> PendingUpload? {
        guard let row = try await row(id) else { return nil }
        return try PendingUpload(row)
    }

    func update(_ upload: PendingUpload) async throws(MediaError) -> PendingUpload {
        guard let row = try await row(upload.id), row.version == upload.version else { throw .stale }
        return try await commit(
            .update(Self.uploads, id: row.id, ifVersion: upload.version, upload.values),
            upload
        )
    }

    func remove(_ ids: [UploadID]) async throws(MediaError) {
        guard !ids.isEmpty else { return }
        let condition = MediaConditions.among("key", ids.map(\.text))
        do throws(OwnRecords.Refusal) {
            _ = try await records.commit([OwnWrite.removeAll(Self.uploads, where: condition)])
        } catch {
            throw MediaError(error)
        }
    }

    func expired(at now: Timestamp, limit: Int) async throws(MediaError) -> [PendingUpload] {
        try await find(where: ["expiresAt": ["$lte": .string(now.description)]], limit: limit)
    }

    func count(of owner: String) async throws(MediaError) -> Int {
        let condition = MediaConditions.all([MediaConditions.equal("owner", owner), ["file": ["$isnull": true]]])
        return try await find(where: condition, limit: 1000).count
    }

    func known(_ keys: [BlobKey]) async throws(MediaError) -> Set<BlobKey> {
        let texts = try await records.asking { records throws(DataError) in
            try await records.texts("blob", of: Self.uploads, among: keys.map(\.text))
        }
        return Set(texts.compactMap { BlobKey($0) })
    }

    private func row(_ id: UploadID) async throws(MediaError) -> OwnRecords.Row? {
        try await records.asking { records throws(DataError) in
            let condition = MediaConditions.equal("key", id.text)
            return try await records.find(Self.uploads, where: condition, oldestFirst: true, limit: 1).first
        }
    }

    private func find(where condition: JSONValue, limit: Int) async throws(MediaError) -> [PendingUpload] {
        let rows = try await records.asking { records throws(DataError) in
            try await records.find(Self.uploads, where: condition, oldestFirst: true, limit: limit)
        }
        var uploads: [PendingUpload] = []
        for row in rows { uploads.append(try PendingUpload(row)) }
        return uploads
    }

    private func commit(_ write: OwnWrite, _ upload: PendingUpload) async throws(MediaError) -> PendingUpload {
        do throws(OwnRecords.Refusal) {
            guard let row = try await records.commit([write]).first else { throw OwnRecords.Refusal.stale }
            var kept = upload
            kept.version = row.version
            return kept
        } catch {
            throw MediaError(error)
        }
    }
}
