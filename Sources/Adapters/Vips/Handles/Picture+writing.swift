// SPDX-License-Identifier: Apache-2.0
internal import CVips
internal import MediaDomain

extension Picture {
    /// Encodes it into an open file. Here the pixels are computed, so what is wrong with the source shows here too.
    func write(
        to descriptor: Int32,
        as format: ImageFormat,
        quality: Int?,
        keepsMetadata: Bool
    ) throws(ImageError) {
        guard let target = unsafe roost_vips_target(vips.table, descriptor) else { throw vips.failure() }
        defer { unsafe roost_vips_let_go(vips.table, UnsafeMutableRawPointer(target)) }
        let quality = Int32(clamping: min(max(quality ?? Self.usualQuality(format), 1), 100))
        let strip: Int32 = keepsMetadata ? 0 : 1
        let code: Int32
        switch format {
        case .jpeg: code = unsafe roost_vips_save_jpeg(vips.table, handle, target, quality, strip)
        case .png: code = unsafe roost_vips_save_png(vips.table, handle, target, strip)
        case .webp: code = unsafe roost_vips_save_webp(vips.table, handle, target, quality, strip)
        case .avif:
            guard vips.has("heifsave_target") else { throw .unavailable("libvips has no module for AVIF") }
            code = unsafe roost_vips_save_avif(vips.table, handle, target, quality, strip)
        case .gif:
            guard vips.has("gifsave_target") else { throw .unavailable("libvips can't write GIF") }
            code = unsafe roost_vips_save_gif(vips.table, handle, target, strip)
        case .tiff, .heic, .svg, .pdf: throw .unsupported
        }
        guard code == 0 else { throw vips.failure() }
    }

    private static func usualQuality(_ format: ImageFormat) -> Int { format == .avif ? 50 : 80 }
}
