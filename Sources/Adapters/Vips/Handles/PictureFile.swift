// SPDX-License-Identifier: Apache-2.0
internal import CVips
internal import Glibc
internal import MediaDomain

/// A file with an image in it, open for reading.
struct PictureFile {
    let vips: Vips
    let descriptor: Int32

    /// The name of libvips' class that reads it. Throws `.unsupported` for a kind that is known and not let in, and
    /// `.unreadable` for what is no image.
    func reader() throws(ImageError) -> String {
        let source = try PictureSource(self)
        if let name = unsafe roost_vips_reader(vips.table, source.handle) { return unsafe String(cString: name) }
        let error = vips.failure()
        throw ForeignImage.isOne(firstBytes()) ? .unsupported : error
    }

    /// The first page, without its pixels.
    func header() throws(ImageError) -> Picture {
        let source = try PictureSource(self)
        return try unsafe Picture(vips, roost_vips_header(vips.table, source.handle))
    }

    /// Upright, of exactly this size, decoded as far as that takes; with `isAnimated` all frames of it. A profile that it
    /// has is applied. A file that is cut off is an error, here or when the pixels are computed.
    func picture(_ size: Size, isTagged: Bool, isAnimated: Bool) throws(ImageError) -> Picture {
        let source = try PictureSource(self)
        let (width, height) = (Int32(clamping: size.width), Int32(clamping: size.height))
        var options = "fail_on=truncated"
        if isAnimated { options += ",n=-1" }
        var made: OpaquePointer?
        let code = unsafe roost_vips_thumbnail(
            vips.table,
            source.handle,
            &made,
            width,
            height,
            options,
            isTagged ? 1 : 0
        )
        guard code == 0 else { throw vips.failure() }
        return try unsafe Picture(vips, made)
    }

    private func firstBytes() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
        return Array(bytes.prefix(max(count, 0)))
    }
}
