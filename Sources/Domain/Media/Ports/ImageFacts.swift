// SPDX-License-Identifier: Apache-2.0

/// What an image's header says.
public struct ImageFacts: Sendable, Hashable {
    public let format: ImageFormat
    /// Pixels as it is meant to be seen: turned upright, one frame.
    public let width: Int
    public let height: Int
    /// Frames of an animation, pages of a document; 1 for a picture.
    public let frames: Int
    public let hasAlpha: Bool

    public init(format: ImageFormat, width: Int, height: Int, frames: Int = 1, hasAlpha: Bool = false) {
        self.format = format
        self.width = width
        self.height = height
        self.frames = frames
        self.hasAlpha = hasAlpha
    }
}

public enum ImageFormat: String, Sendable, Hashable, CaseIterable {
    case jpeg, png, webp, avif, gif, tiff, heic, svg, pdf

    public var type: MimeType {
        switch self {
        case .svg: MimeType(known: "image/svg+xml")
        case .pdf: MimeType(known: "application/pdf")
        default: MimeType(known: "image/\(rawValue)")
        }
    }
}

/// A few pixels of an image, row by row from the top, three bytes each: red, green, blue in sRGB.
public struct PixelSample: Sendable, Hashable {
    public let width: Int
    public let height: Int
    public let bytes: [UInt8]

    /// Nil unless there are three bytes for each pixel, and at least one pixel.
    public init?(width: Int, height: Int, bytes: [UInt8]) {
        guard (1...64).contains(width), (1...64).contains(height), bytes.count == width * height * 3 else { return nil }
        self.width = width
        self.height = height
        self.bytes = bytes
    }
}
