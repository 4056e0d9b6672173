// SPDX-License-Identifier: Apache-2.0
internal import CVips
internal import MediaDomain

/// An image of libvips: how its pixels come to be, mostly, as nothing is computed before it is written somewhere.
@safe
final class Picture {
    /// What an operation of libvips is given: the library, an image, and where it puts the image that it makes.
    @safe
    struct Call {
        let vips: UnsafeMutablePointer<roost_vips>
        let image: OpaquePointer
        let made: UnsafeMutablePointer<OpaquePointer?>
    }

    let vips: Vips
    let handle: OpaquePointer

    /// Takes over `handle`; nil is the failure of the operation that should have made it.
    init(_ vips: Vips, _ handle: OpaquePointer?) throws(ImageError) {
        guard let handle = unsafe handle else { throw vips.failure() }
        self.vips = vips
        unsafe self.handle = handle
    }

    deinit { unsafe roost_vips_let_go(vips.table, UnsafeMutableRawPointer(handle)) }

    func made(by operation: (Call) -> Int32) throws(ImageError) -> Picture {
        var made: OpaquePointer?
        let code = unsafe withUnsafeMutablePointer(to: &made) { made in
            operation(unsafe Call(vips: vips.table, image: handle, made: made))
        }
        guard code == 0 else { throw vips.failure() }
        return try unsafe Picture(vips, made)
    }

    var width: Int { Int(unsafe roost_vips_width(vips.table, handle)) }
    /// Of one frame.
    var height: Int { Int(unsafe roost_vips_page_height(vips.table, handle)) }
    /// Of all frames, which stand below each other.
    var wholeHeight: Int { Int(unsafe roost_vips_height(vips.table, handle)) }
    var bands: Int { Int(unsafe roost_vips_bands(vips.table, handle)) }
    /// How many the file has.
    var pages: Int { Int(unsafe roost_vips_pages(vips.table, handle)) }
    /// 1 to 8, as EXIF numbers them.
    var orientation: Int { Int(unsafe roost_vips_orientation(vips.table, handle)) }
    var hasAlpha: Bool { unsafe roost_vips_has_alpha(vips.table, handle) != 0 }
    /// Where it was cut out of another one.
    var place: (x: Int, y: Int) {
        (-Int(unsafe roost_vips_x(vips.table, handle)), -Int(unsafe roost_vips_y(vips.table, handle)))
    }

    /// Whether its numbers mean the colors of a profile that it brings along.
    var isTagged: Bool { unsafe roost_vips_knows(vips.table, handle, "icc-profile-data") != 0 }

    func text(_ name: String) -> String? {
        unsafe roost_vips_text(vips.table, handle, name).map { unsafe String(cString: $0) }
    }

    /// Computed, so that its pixels can be had in any order and more than once.
    func inMemory() throws(ImageError) -> Picture {
        try unsafe Picture(vips, roost_vips_in_memory(vips.table, handle))
    }

    /// Row by row, the bands of a pixel beside each other.
    func pixels() throws(ImageError) -> [UInt8] {
        var count = 0
        guard let memory = unsafe roost_vips_pixels(vips.table, handle, &count) else { throw vips.failure() }
        defer { unsafe roost_vips_free(vips.table, memory) }
        return unsafe Array(UnsafeRawBufferPointer(start: memory, count: count))
    }
}
