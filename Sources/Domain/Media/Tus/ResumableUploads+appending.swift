// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension ResumableUploads {
    /// Takes in a piece behind what is there, and makes the file when it was the last one.
    ///
    /// A piece that is cut counts as far as it came, unless it has a checksum: then all of it counts or nothing.
    /// - Parameters:
    ///   - offset: where the client says that it begins; `.conflict("wrong_offset")` when that is not the end.
    ///   - length: all bytes of the upload, where that was left open at first.
    public func append(
        _ source: any ByteSource,
        to id: UploadID,
        at offset: Int64,
        length: Int64? = nil,
        checksum: UploadChecksum? = nil,
        by requester: Requester
    ) async throws(MediaError) -> Standing {
        do throws(MediaError) {
            let upload = try await owned(id, by: requester)
            guard upload.kind != .final else {
                throw .forbidden(code: "upload_is_final", message: "Nothing is added to an upload made of others.")
            }
            guard running.begin(id) else { throw .locked }
            defer { running.end(id) }
            let standing = try await append(source, to: upload, at: offset, length, checksum, requester)
            await source.close()
            return standing
        } catch {
            await source.close()
            throw error
        }
    }

    private func append(
        _ source: any ByteSource,
        to found: PendingUpload,
        at offset: Int64,
        _ length: Int64?,
        _ checksum: UploadChecksum?,
        _ requester: Requester
    ) async throws(MediaError) -> Standing {
        var upload = found
        let size = upload.isComplete ? upload.length ?? 0 : try await self.offset(of: upload)
        guard offset == size else {
            throw .conflict(code: "wrong_offset", message: "The upload stands at byte \(size).")
        }
        if let length { try settle(length, of: &upload, size: size) }
        if upload.isComplete { return standing(upload, offset: size) }
        let lease = LeaseKeeper(uploads: self)
        upload = try await lease.take(upload, isChanged: upload != found)
        let room = (upload.length ?? parts.settings.maximumUpload) - size
        let reached: Int64
        do throws(MediaError) {
            let piece = LeasedSource(try await checked(source, checksum, room: room), lease: lease)
            reached = try await parts.asking { store throws(BlobError) in
                try await store.growing.append(piece, to: upload.place, at: offset)
            }
        } catch {
            await lease.give()
            throw error
        }
        upload = await lease.upload ?? upload
        if reached == upload.length { return try await finish(upload, by: requester) }
        upload = try await lease.release(expires: newExpiry) ?? upload
        return standing(upload, offset: reached)
    }

    private func settle(_ length: Int64, of upload: inout PendingUpload, size: Int64) throws(MediaError) {
        guard upload.length == nil || upload.length == length else {
            throw .conflict(code: "length_known", message: "The length was said before, and was another.")
        }
        guard length <= parts.settings.maximumUpload else { throw .tooLarge(limit: parts.settings.maximumUpload) }
        guard length >= size else {
            throw .malformed(code: "length_mismatch", message: "More bytes have been sent than that.")
        }
        upload.length = length
    }

    /// The piece as it may be added: with a checksum, after all of it was read and found right.
    private func checked(
        _ source: any ByteSource,
        _ checksum: UploadChecksum?,
        room: Int64
    ) async throws(MediaError) -> any ByteSource {
        guard let checksum else { return MeteredSource(source, limit: room, digest: nil) }
        let limit = min(room, parts.settings.checkedPiece)
        let metered = MeteredSource(source, limit: limit, digest: parts.digests.begin(checksum.algorithm))
        let file: any ScratchFile
        do throws(BlobError) {
            file = try await parts.scratch.makeFile()
            _ = try await file.fill(from: metered, limit: limit)
        } catch {
            throw MediaError(error)
        }
        guard let digest = metered.noted.digest?.finish(), parts.digests.areEqual(digest, checksum.digest) else {
            await file.remove()
            throw .checksumMismatch
        }
        // The file goes with the chain, which holds it until its bytes were read.
        return SourceChain([.file(file)])
    }

    /// Makes of the bytes what they were sent for. Done again after a failure it goes on where it stopped.
    func finish(_ found: PendingUpload, by requester: Requester) async throws(MediaError) -> Standing {
        var upload = found
        let place = upload.place
        let blob = try await parts.asking { store throws(BlobError) in
            do throws(BlobError) {
                return try await store.growing.finish(place)
            } catch {
                guard case .notFound = error, let blob = try await store.head(place.key) else { throw error }
                return blob
            }
        }
        if upload.kind == .whole, try await !parts.files.known([blob.key]).contains(blob.key) {
            upload.file = try await record(blob, upload, by: requester).id
        }
        upload.length = blob.size
        upload.isComplete = true
        upload.lease = nil
        upload.expires = newExpiry
        return standing(try await parts.ledger.update(upload), offset: blob.size)
    }

    private func record(
        _ blob: StoredBlob,
        _ upload: PendingUpload,
        by requester: Requester
    ) async throws(MediaError) -> FileRecord {
        do throws(MediaError) {
            let content = try await Intake(parts: parts).examine(blob, upload.draft)
            return try await Uploads(parts).insert(content, upload.draft, onConflict: .rename, by: requester)
        } catch {
            switch error {
            // All bytes are there: the client may try the last step again.
            case .overloaded, .unavailable, .storageFull, .internalFailure, .stale: break
            // What is refused stays refused: the upload goes, and its bytes with it.
            default: try await remove(upload)
            }
            throw error
        }
    }
}
