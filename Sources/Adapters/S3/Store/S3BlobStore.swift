// SPDX-License-Identifier: Apache-2.0
public import Curl
public import Kernel
public import MediaDomain
internal import SigV4

/// Keeps blobs as objects of an S3 bucket, under the prefix of its location.
///
/// The bucket and the rights to read, write, list and delete in it must be there. A rule of the bucket's life cycle that
/// aborts uploads which did not end is welcome: nothing else finds those of a process that was killed.
public struct S3BlobStore: BlobStore {
    let bucket: S3Bucket
    let options: S3Options
    let clock: any WallClock

    /// - Parameter client: must be allowed to reach ``S3Location/privateNetworks``. A download takes one of its places
    ///   until it is read to the end, so one that other errands use too could be full of slow readers.
    public init(
        _ location: S3Location,
        _ credentials: S3Credentials,
        client: CurlClient,
        clock: any WallClock,
        options: S3Options = S3Options()
    ) {
        bucket = S3Bucket(
            client: S3Client(
                location: location,
                signer: RequestSigner(
                    access: credentials.access,
                    secret: credentials.secret,
                    session: credentials.session,
                    region: location.region,
                    service: "s3"
                ),
                curl: client,
                clock: clock,
                retries: options.retries,
                stallLimit: options.stallLimit
            )
        )
        self.options = options
        self.clock = clock
    }

    public var growing: any GrowingBlobs { S3GrowingBlobs(store: self) }
    public var direct: (any DirectBlobAccess)? { S3DirectAccess(store: self) }

    /// The whole key of the object.
    func name(_ key: BlobKey) -> String { bucket.client.location.prefix + key.text }

    func blob(_ object: S3Object, _ key: BlobKey) -> StoredBlob {
        StoredBlob(key: key, size: object.size, modified: object.modified)
    }

    public func head(_ key: BlobKey) async throws(BlobError) -> StoredBlob? {
        do throws(S3Failure) {
            return blob(try await bucket.head(name(key)), key)
        } catch .notFound {
            return nil
        } catch {
            throw BlobError(error)
        }
    }

    public func delete(_ keys: [BlobKey]) async throws(BlobError) {
        do throws(S3Failure) {
            if keys.count == 1 {
                try await bucket.delete(name(keys[0]))
            } else if !keys.isEmpty {
                try await bucket.delete(Set(keys).map { name($0) })
            }
        } catch {
            throw BlobError(error)
        }
    }

    public func list(_ prefix: BlobPrefix, after: BlobKey?, limit: Int) async throws(BlobError) -> BlobPage {
        let limit = min(max(limit, 1), S3Bucket.pageLimit)
        var blobs: [StoredBlob] = []
        var last = after.map { name($0) }
        do throws(S3Failure) {
            while true {
                let page = try await bucket.list(name(prefix), after: last, limit: limit - blobs.count)
                blobs += page.objects.compactMap { object in key(object.key).map { blob(object, $0) } }
                if page.isLast { return BlobPage(blobs: blobs, next: nil) }
                // Objects of others don't count; a page of nothing but them has no key to go on from.
                if blobs.count == limit { return BlobPage(blobs: blobs, next: blobs.last?.key) }
                last = page.objects.last?.key
            }
        } catch {
            throw BlobError(error)
        }
    }

    private func name(_ prefix: BlobPrefix) -> String { bucket.client.location.prefix + prefix.text }

    func key(_ name: String) -> BlobKey? {
        let prefix = bucket.client.location.prefix
        guard name.utf8.starts(with: prefix.utf8) else { return nil }
        return BlobKey(String(decoding: name.utf8.dropFirst(prefix.utf8.count), as: UTF8.self))
    }
}
