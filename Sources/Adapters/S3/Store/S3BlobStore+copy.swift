// SPDX-License-Identifier: Apache-2.0
public import MediaDomain

extension S3BlobStore {
    public func copy(_ key: BlobKey, to target: BlobKey) async throws(BlobError) -> StoredBlob {
        try await Self.reporting { () async throws(S3Failure) in
            let source = try await bucket.head(name(key))
            // The service refuses to copy an object onto itself.
            if key == target { return blob(source, key) }
            if source.size > options.largestCopy {
                try await copyParts(source, to: name(target))
            } else {
                try await bucket.copy(source, to: name(target))
            }
            return blob(try await bucket.head(name(target)), target)
        }
    }

    private func copyParts(_ source: S3Object, to name: String) async throws(S3Failure) {
        // Without the type, which blobs are not served by.
        var content = S3Content()
        content.sha256 = source.sha256
        let upload = try await shielded { [bucket, content] () async throws(S3Failure) in
            try await bucket.begin(name, content)
        }
        do throws(S3Failure) {
            let size = max(options.largestCopy, Int64(options.part(for: source.size)))
            var parts: [S3Bucket.Part] = []
            while let start = Optional(Int64(parts.count) * size), start < source.size {
                let range = start..<min(start + size, source.size)
                parts.append(try await bucket.copy(range, of: source, part: parts.count + 1, of: upload))
            }
            try await complete(upload, parts)
        } catch {
            await abort(upload)
            throw error
        }
    }
}
