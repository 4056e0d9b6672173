// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What is known of bytes before they are taken in.
public struct BlobFacts: Sendable, Hashable {
    /// Bytes; nil when it is not known.
    public var length: Int64?
    /// What a store may tell those that it serves directly.
    public var type: MimeType?
    /// SHA-256 of the content, 32 bytes, where it is known in advance. A store may pass it on to a service that checks
    /// it; it need not check it itself.
    public var sha256: [UInt8]?

    public init(length: Int64? = nil, type: MimeType? = nil, sha256: [UInt8]? = nil) {
        self.length = length
        self.type = type
        self.sha256 = sha256
    }
}

/// A blob as it is kept.
public struct StoredBlob: Sendable, Hashable {
    public let key: BlobKey
    /// In bytes.
    public let size: Int64
    /// When it got its content, by the store's clock.
    public let modified: Timestamp

    public init(key: BlobKey, size: Int64, modified: Timestamp) {
        self.key = key
        self.size = size
        self.modified = modified
    }
}

/// What is left of puts that were cut off.
public struct Leftovers: Sendable, Hashable {
    public var count = 0
    public var bytes: Int64 = 0
    public init() {}
}

/// A blob that is being read.
public struct OpenBlob: Sendable {
    public let blob: StoredBlob
    /// What of it comes: as asked for, cut at the end of the blob.
    public let range: Range<Int64>
    public let source: any ByteSource

    public init(blob: StoredBlob, range: Range<Int64>, source: any ByteSource) {
        self.blob = blob
        self.range = range
        self.source = source
    }
}

public struct BlobPage: Sendable, Hashable {
    public let blobs: [StoredBlob]
    /// Whether there may be more behind the last one, even when this page is empty.
    public let next: BlobKey?

    public init(blobs: [StoredBlob], next: BlobKey?) {
        self.blobs = blobs
        self.next = next
    }
}
