// SPDX-License-Identifier: Apache-2.0
internal import MediaDomain

/// What the header of a file says, within the limits.
struct PictureHeader {
    let format: ImageFormat
    /// Upright, one frame.
    let size: Size
    let frames: Int
    let hasAlpha: Bool
    let isTagged: Bool

    init(_ file: PictureFile, _ limits: ImageLimits) throws(ImageError) {
        file.vips.allow(svg: limits.allowsSVG, pdf: limits.allowsPDF)
        let reader = try file.reader()
        let header = try file.header()
        guard let format = Self.format(reader, header) else { throw .unsupported }
        self.format = format
        let raw = Size(width: header.width, height: header.height)
        size = header.orientation >= 5 ? raw.turned : raw
        frames = max(header.pages, 1)
        hasAlpha = header.hasAlpha
        isTagged = header.isTagged
        guard size.width <= limits.edge else { throw .tooLarge(.width) }
        guard size.height <= limits.edge else { throw .tooLarge(.height) }
        guard size.count <= limits.pixels else { throw .tooLarge(.pixels) }
        guard frames <= limits.frames else { throw .tooLarge(.frames) }
    }

    var facts: ImageFacts {
        ImageFacts(format: format, width: size.width, height: size.height, frames: frames, hasAlpha: hasAlpha)
    }

    /// Whether its frames are moments, and not pages or pictures of their own.
    var isAnimation: Bool { frames > 1 && (format == .gif || format == .webp) }

    var isDrawing: Bool { format == .svg || format == .pdf }

    private static func format(_ reader: String, _ header: Picture) -> ImageFormat? {
        let readers: [(String, ImageFormat)] = [
            ("Jpeg", .jpeg), ("Png", .png), ("Webp", .webp), ("Nsgif", .gif), ("Tiff", .tiff), ("Svg", .svg),
            ("Pdf", .pdf), ("Heif", header.text("heif-compression") == "av1" ? .avif : .heic),
        ]
        return readers.first { reader.hasPrefix("VipsForeignLoad\($0.0)") }?.1
    }
}
