// SPDX-License-Identifier: Apache-2.0
internal import CVips
internal import MediaDomain

/// libvips, opened in this process and closed for all formats but those that Roost reads and writes. It is used by one
/// thread.
@safe
final class Vips {
    let table: UnsafeMutablePointer<roost_vips>

    private static let readers = ["Jpeg", "Png", "Webp", "Nsgif", "Tiff", "Heif"]
    private static let writers = ["Jpeg", "Png", "Webp", "Cgif", "Heif"]

    /// Throws `.unavailable` where the library is missing or another one than expected.
    init() throws(ImageError) {
        unsafe table = .allocate(capacity: 1)
        unsafe table.initialize(to: roost_vips())
        if let missing = unsafe roost_vips_open(table) {
            throw .unavailable("libvips can't be opened: \(unsafe String(cString: missing))")
        }
        guard unsafe roost_vips_start(table) == 0 else { throw .unavailable("libvips doesn't start: \(takeError())") }
        for reader in Self.readers { unsafe roost_vips_let(table, "VipsForeignLoad\(reader)", 1) }
        for writer in Self.writers { unsafe roost_vips_let(table, "VipsForeignSave\(writer)", 1) }
    }

    // The library has no end: a worker ends with it.

    var version: String { unsafe roost_vips_version(table).map { unsafe String(cString: $0) } ?? "" }

    func has(_ operation: String) -> Bool { unsafe roost_vips_has(table, operation) != 0 }

    /// Lets vector drawings and documents in, or keeps them out.
    func allow(svg: Bool, pdf: Bool) {
        unsafe roost_vips_let(table, "VipsForeignLoadSvg", svg ? 1 : 0)
        if pdf, !has("pdfload_source") { unsafe roost_vips_load_module(table, "poppler") }
        unsafe roost_vips_let(table, "VipsForeignLoadPdf", pdf ? 1 : 0)
    }

    /// What libvips says about what has gone wrong since the last call.
    func takeError() -> String {
        defer { unsafe roost_vips_clear_error(table) }
        guard let text = unsafe roost_vips_error(table) else { return "" }
        return unsafe String(cString: text)
    }

    /// The error of an operation that failed just now.
    func failure() -> ImageError {
        let text = takeError()
        let line = text.split(whereSeparator: \.isNewline).prefix(3).joined(separator: "; ")
        if text.contains("operation is blocked") { return .unsupported }
        if text.contains("No space left") || text.contains("quota exceeded") { return .full }
        if text.contains("File too large") { return .tooLarge(.bytes) }
        if text.contains("out of memory") || text.contains("Cannot allocate memory")
            || text.contains("memory allocation")
        {
            return .gaveUp("out of memory: \(line)")
        }
        return .unreadable(line)
    }
}
