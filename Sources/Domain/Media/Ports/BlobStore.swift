// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Keeps the bytes of files under keys that Roost makes. It knows nothing of names, owners and types.
///
/// Every implementation passes the contract suite of MediaTestKit. None of its methods blocks a thread of the
/// cooperative pool for long; memory is constant however large a blob is; cancelling the task ends the call with
/// `.source(CancellationError)` or `.unavailable` and leaves nothing half done.
public protocol BlobStore: Sendable {
    /// Takes all of `source` in and keeps it under `key`, in place of what is there.
    ///
    /// The blob is there whole, or as it was before: when `source` throws, ends too early or too late, or the store
    /// fails, nothing of it can be read, listed or found in the store's place for finished blobs. When the call returns,
    /// the bytes outlive a power cut. The source is closed in any case. Two puts to one key: the last one wins, whole.
    ///
    /// Throws `.mismatch(.length)` when `facts.length` is known and another number of bytes came.
    func put(_ key: BlobKey, _ source: any ByteSource, _ facts: BlobFacts) async throws(BlobError) -> StoredBlob

    /// The bytes of the blob, or those of `range` (offsets from 0, the end not included).
    ///
    /// A range is cut at the blob's end; one that begins at or behind it, and an empty one, give no bytes. What is read
    /// stays readable to the end though the blob is replaced or deleted meanwhile, or ends with `.source`: bytes of two
    /// contents are never mixed. Throws `.notFound`.
    func open(_ key: BlobKey, _ range: Range<Int64>?) async throws(BlobError) -> OpenBlob

    /// What is known of the blob; nil when there is none.
    func head(_ key: BlobKey) async throws(BlobError) -> StoredBlob?

    /// Deletes the blobs that are there; keys of no blob are no error. At most 1,000 keys.
    func delete(_ keys: [BlobKey]) async throws(BlobError)

    /// Keeps the same bytes under another key too, in place of what is there; whole or not at all. Throws `.notFound`.
    func copy(_ key: BlobKey, to target: BlobKey) async throws(BlobError) -> StoredBlob

    /// Blobs in the order of their keys' bytes.
    /// - Parameters:
    ///   - prefix: what their keys begin with.
    ///   - after: the last key of the page before.
    ///   - limit: 1 to 1,000. A page may hold fewer and still not be the last one.
    func list(_ prefix: BlobPrefix, after: BlobKey?, limit: Int) async throws(BlobError) -> BlobPage

    /// What puts left in the store whose process did not live to end them, and that nothing was done with since a
    /// moment. What this process or another one is writing is none of it, however long that takes.
    /// - Parameter deleting: removes them.
    func leftovers(before moment: Timestamp, deleting: Bool) async throws(BlobError) -> Leftovers

    /// Where the machine has the blob as a file of its own, for readers that need one; nil when it has none. The file
    /// is never written to: a new content is a new file.
    func localPath(of key: BlobKey) -> String?

    /// Uploads that go on after a break.
    var growing: any GrowingBlobs { get }

    /// Addresses at which clients reach the store themselves; nil when it has none.
    var direct: (any DirectBlobAccess)? { get }
}

extension BlobStore {
    /// For stores that keep nothing until it is whole.
    public func leftovers(before _: Timestamp, deleting _: Bool) async throws(BlobError) -> Leftovers { Leftovers() }
    public func localPath(of _: BlobKey) -> String? { nil }
    public var direct: (any DirectBlobAccess)? { nil }
}
