// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import Kernel
internal import MediaDomain

/// Uploads in pieces as uploads in parts: whole parts are kept as such, and what is less than a part as an object of its
/// own, whose name says where in the upload it begins. It counts only if that is where the parts end, so that no order of
/// failures makes bytes count twice.
struct S3GrowingBlobs: GrowingBlobs {
    private struct Progress {
        var parts: [S3Bucket.Part]
        /// What is kept behind the parts; nil for nothing.
        var tail: S3Object?
        var partsEnd: Int64 { parts.reduce(0) { $0 + $1.size } }
        var size: Int64 { partsEnd + (tail?.size ?? 0) }
    }

    let store: S3BlobStore

    private var bucket: S3Bucket { store.bucket }

    func begin(_ key: BlobKey, _ facts: BlobFacts) async throws(BlobError) -> GrowingBlob {
        GrowingBlob(key: key, token: try await store.begin(store.name(key), facts).id)
    }

    func size(of upload: GrowingBlob) async throws(BlobError) -> Int64 { try await progress(of: upload).size }

    func append(
        _ source: any ByteSource,
        to upload: GrowingBlob,
        at offset: Int64
    ) async throws(BlobError) -> Int64 {
        let result: Result<Int64, BlobError>
        do throws(BlobError) {
            result = .success(try await take(source, upload, offset))
        } catch {
            result = .failure(error)
        }
        await source.close()
        return try result.get()
    }

    private func take(_ source: any ByteSource, _ upload: GrowingBlob, _ offset: Int64) async throws(BlobError) -> Int64
    {
        let before = try await progress(of: upload)
        guard offset == before.size else { throw .wrongOffset(expected: before.size) }
        let begun = try await bytes(of: before.tail)
        let sender = PartSender(
            bucket: bucket,
            upload: target(upload),
            size: store.options.part,
            // One by one, so that parts never have gaps.
            inFlight: 1,
            number: before.parts.count + 1
        )
        let intake = Intake(source)
        let outcome = await sender.send([], begun, intake, keepsWhatCame: true)
        let partsEnd = before.partsEnd + outcome.parts.reduce(0) { $0 + $1.size }
        let isTailNew = !outcome.rest.isEmpty && (!outcome.parts.isEmpty || outcome.rest.count > begun.count)
        if isTailNew {
            let name = tailName(upload, at: partsEnd)
            try await S3BlobStore.reporting { () async throws(S3Failure) in
                try await shielded { [bucket] () async throws(S3Failure) in try await bucket.put(name, outcome.rest) }
            }
        }
        if let tail = before.tail, !outcome.parts.isEmpty {
            // It does not count any more; whoever ends the upload removes it if this fails.
            await shielded { [bucket] in try? await bucket.delete(tail.key) }
        }
        if let failure = outcome.failure { throw failure }
        return partsEnd + Int64(outcome.rest.count)
    }

    func finish(_ upload: GrowingBlob) async throws(BlobError) -> StoredBlob {
        let progress = try await progress(of: upload)
        let rest = try await bytes(of: progress.tail)
        return try await S3BlobStore.reporting { () async throws(S3Failure) in
            var parts = progress.parts
            if !rest.isEmpty {
                parts.append(try await bucket.put(S3Body(rest), part: parts.count + 1, of: target(upload)))
            }
            try await removeTails(of: upload)
            if parts.isEmpty {
                // An upload without parts can't be completed.
                try await bucket.put(store.name(upload.key), [])
                try await bucket.abort(target(upload))
            } else {
                try await store.complete(target(upload), parts)
            }
            return store.blob(try await bucket.head(store.name(upload.key)), upload.key)
        }
    }

    func abandon(_ upload: GrowingBlob) async throws(BlobError) {
        try await S3BlobStore.reporting { () async throws(S3Failure) in
            try await removeTails(of: upload)
            try await bucket.abort(target(upload))
        }
    }

    func unfinished(before moment: Timestamp) async throws(BlobError) -> [GrowingBlob] {
        try await S3BlobStore.reporting { () async throws(S3Failure) in
            var unfinished: [GrowingBlob] = []
            for entry in try await bucket.uploads(bucket.client.location.prefix) where entry.began < moment {
                guard let key = store.key(entry.upload.key), try await hasRested(entry.upload, since: moment) else {
                    continue
                }
                unfinished.append(GrowingBlob(key: key, token: entry.upload.id))
            }
            return unfinished
        }
    }

    /// Whether no part came from `moment` on: one that began long ago may still be on its way.
    private func hasRested(_ upload: S3Bucket.Upload, since moment: Timestamp) async throws(S3Failure) -> Bool {
        do throws(S3Failure) {
            return try await bucket.parts(of: upload).allSatisfy { $0.arrived.map { $0 < moment } ?? true }
        } catch .notFound {
            return false
        }
    }

    // MARK: - What is there

    private func target(_ upload: GrowingBlob) -> S3Bucket.Upload {
        S3Bucket.Upload(key: store.name(upload.key), id: upload.token)
    }

    private func progress(of upload: GrowingBlob) async throws(BlobError) -> Progress {
        try await S3BlobStore.reporting { () async throws(S3Failure) in
            var progress = Progress(parts: try await bucket.parts(of: target(upload)), tail: nil)
            guard try await isOpen(target(upload)) else { throw .notFound }
            do throws(S3Failure) {
                progress.tail = try await bucket.head(tailName(upload, at: progress.partsEnd), tellsBucket: false)
            } catch .notFound {}
            return progress
        }
    }

    /// Swift's s3api tells the parts of a completed upload too: where the object is there, the upload may be over.
    private func isOpen(_ upload: S3Bucket.Upload) async throws(S3Failure) -> Bool {
        do throws(S3Failure) {
            _ = try await bucket.head(upload.key, tellsBucket: false)
        } catch .notFound {
            return true
        }
        return try await bucket.uploads(upload.key).contains { $0.upload == upload }
    }

    private func bytes(of tail: S3Object?) async throws(BlobError) -> [UInt8] {
        guard let tail else { return [] }
        return try await S3BlobStore.reporting { () async throws(S3Failure) in
            try await bucket.bytes(tail.key, limit: store.options.part)
        }
    }

    /// `tus/`, 32 digits for the upload and where the bytes begin.
    private func tailName(_ upload: GrowingBlob, at offset: Int64) -> String { "\(tails(of: upload))\(offset)" }

    private func tails(of upload: GrowingBlob) -> String {
        let digest = SHA256.hash(data: Array("\(upload.key.text) \(upload.token)".utf8))
        return "\(bucket.client.location.prefix)tus/\(Hex.encode(Array(digest.prefix(16))))/"
    }

    private func removeTails(of upload: GrowingBlob) async throws(S3Failure) {
        let page = try await bucket.list(tails(of: upload), after: nil, limit: S3Bucket.pageLimit)
        for object in page.objects { try await bucket.delete(object.key) }
    }
}
