// SPDX-License-Identifier: Apache-2.0

/// What is configured of media.
public struct MediaSettings: Sendable, Hashable {
    /// Bytes of one file.
    public var maximumUpload: Int64 = 100 << 20
    /// How long an upload in pieces may rest after its last byte.
    public var uploadExpiry = Duration.seconds(86_400)
    /// How long a direct upload may take.
    public var directExpiry = Duration.seconds(3600)
    /// Uploads that one caller may have open.
    public var openUploads = 100
    /// How long a process may be silent before another takes over what it worked on.
    public var lease = Duration.seconds(30)
    /// Bytes of one piece that comes with a checksum: it is kept apart until it is checked.
    public var checkedPiece: Int64 = 64 << 20
    /// Bytes of derived images in memory, of all and of one.
    public var cache = 64 << 20
    public var cachedImage = 1 << 20
    public var image = ImageLimits()
    public var bounds = TransformBounds()
    public var presets: [String: TransformRequest] = [:]
    /// What `format=auto` may choose besides the source's own format, best first.
    public var offered: [ImageFormat] = [.webp]
    public init() {}
}
