// SPDX-License-Identifier: Apache-2.0
internal import CVips
internal import Glibc
internal import MediaDomain

/// Where libvips reads a file from; pictures made from it hold on to it themselves.
@safe
final class PictureSource {
    private let vips: Vips
    let handle: OpaquePointer

    /// From the file's beginning.
    init(_ file: PictureFile) throws(ImageError) {
        _ = lseek(file.descriptor, 0, SEEK_SET)
        vips = file.vips
        guard let handle = unsafe roost_vips_source(vips.table, file.descriptor) else { throw vips.failure() }
        unsafe self.handle = handle
    }

    deinit { unsafe roost_vips_let_go(vips.table, UnsafeMutableRawPointer(handle)) }
}
