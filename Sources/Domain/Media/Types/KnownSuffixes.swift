// SPDX-License-Identifier: Apache-2.0

/// What the ends of names say, and the reverse.
public enum KnownSuffixes {
    private static let types: [String: String] = [
        "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp",
        "avif": "image/avif", "heic": "image/heic", "tif": "image/tiff", "tiff": "image/tiff", "bmp": "image/bmp",
        "svg": "image/svg+xml", "ico": "image/x-icon", "jxl": "image/jxl", "psd": "image/vnd.adobe.photoshop",
        "pdf": "application/pdf", "txt": "text/plain", "md": "text/markdown", "csv": "text/csv", "html": "text/html",
        "htm": "text/html", "xhtml": "application/xhtml+xml", "xml": "application/xml", "css": "text/css",
        "js": "text/javascript", "mjs": "text/javascript", "json": "application/json", "yaml": "application/yaml",
        "yml": "application/yaml", "ics": "text/calendar", "vcf": "text/vcard", "rtf": "application/rtf",
        "mp4": "video/mp4", "m4v": "video/mp4", "mov": "video/quicktime", "webm": "video/webm",
        "mkv": "video/x-matroska",
        "ogv": "video/ogg", "avi": "video/x-msvideo", "mpeg": "video/mpeg", "mpg": "video/mpeg", "3gp": "video/3gpp",
        "mp3": "audio/mpeg", "ogg": "audio/ogg", "oga": "audio/ogg", "opus": "audio/ogg", "wav": "audio/wav",
        "flac": "audio/flac", "aac": "audio/aac", "m4a": "audio/mp4", "aiff": "audio/aiff", "mid": "audio/midi",
        "zip": "application/zip", "gz": "application/gzip", "tar": "application/x-tar", "bz2": "application/x-bzip2",
        "xz": "application/x-xz", "zst": "application/zstd", "7z": "application/x-7z-compressed",
        "rar": "application/vnd.rar", "woff": "font/woff", "woff2": "font/woff2", "ttf": "font/ttf", "otf": "font/otf",
        "wasm": "application/wasm", "epub": "application/epub+zip", "jar": "application/java-archive",
        "apk": "application/vnd.android.package-archive", "doc": "application/msword",
        "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
        "docx": office + "wordprocessingml.document", "xlsx": office + "spreadsheetml.sheet",
        "pptx": office + "presentationml.presentation", "odt": openDocument + "text",
        "ods": openDocument + "spreadsheet",
        "odp": openDocument + "presentation",
    ]

    private static let office = "application/vnd.openxmlformats-officedocument."
    private static let openDocument = "application/vnd.oasis.opendocument."

    /// - Parameter suffix: in lower case, without the dot.
    public static func type(of suffix: String) -> MimeType? { types[suffix].map { MimeType(known: $0) } }

    /// The usual suffix of a type, without the dot; empty for none.
    public static func suffix(of type: MimeType) -> String {
        let preferred = ["image/jpeg": "jpg", "text/html": "html", "image/tiff": "tiff", "audio/ogg": "ogg"]
        if let suffix = preferred[type.text] { return suffix }
        return types.filter { $0.value == type.text }.keys.min { ($0.count, $0) < ($1.count, $1) } ?? ""
    }

    /// Types that are ZIP archives inside.
    static let zipped: Set<String> = Set(
        ["epub", "jar", "apk", "docx", "xlsx", "pptx", "odt", "ods", "odp"].compactMap { types[$0] }
    )
    /// Types that are OLE compound files inside.
    static let compound: Set<String> = Set(["doc", "xls", "ppt"].compactMap { types[$0] })
    /// Text by other names than `text/…`.
    static let textual: Set<String> = [
        "application/json", "application/xml", "application/yaml", "application/javascript", "application/x-sh",
        "application/sql", "application/x-ndjson", "application/toml", "application/x-javascript",
        "application/ecmascript", "application/rtf", "application/graphql", "application/x-httpd-php",
    ]

    /// What the first entries of an archive show (OpenDocument and EPUB begin with their type, uncompressed).
    static func packed(_ head: [UInt8]) -> MimeType? {
        if head.text(30, 8) == "mimetype" {
            let end = min(head.count, 38 + 100)
            let text = String(decoding: head[38..<end].prefix { $0 > 32 && $0 < 127 && $0 != 0x50 }, as: UTF8.self)
            return zipped.first { text.hasPrefix($0) && !$0.isEmpty }.map { MimeType(known: $0) }
        }
        guard head.holds("[Content_Types].xml") || head.holds("_rels/") else { return nil }
        for (folder, suffix) in [("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")] where head.holds(folder) {
            return type(of: suffix)
        }
        return nil
    }
}
