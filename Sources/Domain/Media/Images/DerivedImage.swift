// SPDX-License-Identifier: Apache-2.0

/// An image that was made of a file.
public struct DerivedImage: Sendable, Hashable {
    public let key: BlobKey
    public let type: MimeType
    /// In bytes.
    public let size: Int64
    /// Whether another `Accept` might have given another one.
    public let variesByAccept: Bool
    /// All of it, when it is small.
    public let bytes: [UInt8]?

    init(_ key: BlobKey, _ format: ImageFormat, size: Int64, varies: Bool = false, bytes: [UInt8]? = nil) {
        self.init(key: key, type: format.type, size: size, varies: varies, bytes: bytes)
    }

    private init(key: BlobKey, type: MimeType, size: Int64, varies: Bool, bytes: [UInt8]?) {
        self.key = key
        self.type = type
        self.size = size
        variesByAccept = varies
        self.bytes = bytes
    }

    func varying(_ varies: Bool) -> DerivedImage {
        DerivedImage(key: key, type: type, size: size, varies: varies, bytes: bytes)
    }

    /// Strong: the same original and the same transformation give the same bytes. With the quotes.
    public var entityTag: String { "\"\(key.digits.prefix(16))-\((key.variant ?? "").prefix(16))\"" }
}
