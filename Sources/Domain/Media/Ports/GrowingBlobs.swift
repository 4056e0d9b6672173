// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Blobs that arrive in pieces, minutes or days apart, and become visible at their end. What has arrived is kept by the
/// store itself, so that it outlives the process; nothing of it is in ``BlobStore/list(_:after:limit:)``.
///
/// One call at a time for one upload: the caller sees to that.
public protocol GrowingBlobs: Sendable {
    /// Begins an upload that will become the blob `key`.
    func begin(_ key: BlobKey, _ facts: BlobFacts) async throws(BlobError) -> GrowingBlob

    /// How many bytes are kept for good: where the next piece begins. Throws `.notFound` when the upload ended, was
    /// removed, or never began.
    func size(of upload: GrowingBlob) async throws(BlobError) -> Int64

    /// Takes `source` in behind what is there and answers with the new size.
    ///
    /// Unlike ``BlobStore/put(_:_:_:)`` it keeps what came before the source failed, as far as it can (a store with
    /// pieces of a least size keeps whole pieces at least), and throws `.source`; ``size(of:)`` tells how much that is.
    /// What counts as kept outlives a power cut. Pieces may have any length. Throws `.wrongOffset` when `offset` is not
    /// the size, before a byte of the source is taken.
    func append(_ source: any ByteSource, to upload: GrowingBlob, at offset: Int64) async throws(BlobError) -> Int64

    /// Makes the blob of all that was appended. Called again after it succeeded it throws `.notFound`, and the blob is
    /// there.
    func finish(_ upload: GrowingBlob) async throws(BlobError) -> StoredBlob

    /// Removes the upload and what was kept of it. One that is not there is no error.
    func abandon(_ upload: GrowingBlob) async throws(BlobError)

    /// Uploads that began before a moment and did not end, at most 1,000: for finding those that nobody remembers.
    func unfinished(before moment: Timestamp) async throws(BlobError) -> [GrowingBlob]
}

/// An upload in pieces, in the words of its store.
public struct GrowingBlob: Sendable, Hashable {
    /// What it will become.
    public let key: BlobKey
    /// The store's own name of it (an upload id); printable ASCII, at most 1,024 bytes; empty for none.
    public let token: String

    public init(key: BlobKey, token: String = "") {
        self.key = key
        self.token = token
    }
}
