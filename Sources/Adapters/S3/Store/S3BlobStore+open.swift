// SPDX-License-Identifier: Apache-2.0
public import MediaDomain

extension S3BlobStore {
    public func open(_ key: BlobKey, _ range: Range<Int64>?) async throws(BlobError) -> OpenBlob {
        do throws(S3Failure) {
            let range = range?.clamped(to: 0..<Int64.max)
            if range?.isEmpty != true, let (object, stream) = try await bucket.get(name(key), range) {
                let end = min(range?.upperBound ?? object.size, object.size)
                let part = min(range?.lowerBound ?? 0, end)..<end
                let source = S3ByteSource(
                    stream,
                    count: part.upperBound - part.lowerBound,
                    sha256: range == nil ? object.sha256 : nil
                )
                return OpenBlob(blob: blob(object, key), range: part, source: source)
            }
            let object = try await bucket.head(name(key))
            let at = min(range?.lowerBound ?? 0, object.size)
            return OpenBlob(blob: blob(object, key), range: at..<at, source: S3ByteSource(nil, count: 0))
        } catch {
            throw BlobError(error)
        }
    }
}
