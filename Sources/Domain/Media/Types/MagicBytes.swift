// SPDX-License-Identifier: Apache-2.0

/// Knows contents by how they begin. Signatures: the WHATWG MIME Sniffing Standard, the IANA registrations of the
/// types, and the specifications of the formats.
public enum MagicBytes {
    /// How many bytes are looked at.
    public static let count = 4096

    /// What the content is; nil when nothing is recognized (it may be text, see ``TextContent``).
    public static func type(of head: [UInt8]) -> MimeType? {
        if let type = signatures.first(where: { $0.matches(head) })?.type { return type }
        return container(head) ?? boxed(head) ?? frames(head)
    }

    /// Types that would have been recognized: a content that claims one of them and was not is something else.
    static let recognized: Set<MimeType> = Set(signatures.map(\.type)).union(
        [
            "image/webp", "audio/wav", "video/x-msvideo", "audio/aiff", "image/avif", "image/heic", "image/heif",
            "audio/mp4", "video/mp4", "video/quicktime", "video/3gpp", "video/webm", "video/x-matroska", "audio/mpeg",
            "audio/aac", "audio/ogg", "video/ogg", "application/x-tar",
        ].map { MimeType(known: $0) }
    )

    private struct Signature: Sendable {
        let bytes: [UInt8]
        let type: MimeType

        init(_ bytes: [UInt8], _ type: String) {
            self.bytes = bytes
            self.type = MimeType(known: type)
        }

        init(_ text: String, _ type: String) { self.init(Array(text.utf8), type) }

        func matches(_ head: [UInt8]) -> Bool { head.starts(with: bytes) }
    }

    private static let signatures: [Signature] = [
        Signature([0xFF, 0xD8, 0xFF], "image/jpeg"),
        Signature([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
        Signature("GIF87a", "image/gif"), Signature("GIF89a", "image/gif"),
        Signature([0x49, 0x49, 0x2A, 0], "image/tiff"), Signature([0x4D, 0x4D, 0, 0x2A], "image/tiff"),
        Signature([0x49, 0x49, 0x2B, 0], "image/tiff"), Signature([0x4D, 0x4D, 0, 0x2B], "image/tiff"),
        Signature([0xFF, 0x0A], "image/jxl"), Signature([0, 0, 0, 12, 0x4A, 0x58, 0x4C, 0x20], "image/jxl"),
        Signature([0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20], "image/jp2"),
        Signature("8BPS", "image/vnd.adobe.photoshop"), Signature([0, 0, 1, 0], "image/x-icon"),
        Signature("%PDF-", "application/pdf"), Signature("{\\rtf", "application/rtf"),
        Signature([0x50, 0x4B, 3, 4], "application/zip"), Signature([0x50, 0x4B, 5, 6], "application/zip"),
        Signature([0x1F, 0x8B], "application/gzip"), Signature("BZh", "application/x-bzip2"),
        Signature([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "application/x-xz"),
        Signature([0x28, 0xB5, 0x2F, 0xFD], "application/zstd"),
        Signature([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "application/x-7z-compressed"),
        Signature("Rar!\u{1A}\u{7}", "application/vnd.rar"),
        Signature([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "application/x-ole-storage"),
        Signature("fLaC", "audio/flac"), Signature("ID3", "audio/mpeg"),
        Signature([0, 0, 1, 0xBA], "video/mpeg"), Signature([0, 0, 1, 0xB3], "video/mpeg"),
        Signature("wOFF", "font/woff"), Signature("wOF2", "font/woff2"), Signature("OTTO", "font/otf"),
        Signature([0, 1, 0, 0, 0], "font/ttf"), Signature([0, 0x61, 0x73, 0x6D], "application/wasm"),
        Signature("SQLite format 3\0", "application/vnd.sqlite3"),
        Signature([0x7F, 0x45, 0x4C, 0x46], "application/x-executable"),
        Signature("MZ", "application/vnd.microsoft.portable-executable"),
    ]

    /// Formats that say what they hold behind their own name.
    private static func container(_ head: [UInt8]) -> MimeType? {
        let kind = head.text(8, 4)
        switch (head.text(0, 4), kind) {
        case ("RIFF", "WEBP"): return MimeType(known: "image/webp")
        case ("RIFF", "WAVE"): return MimeType(known: "audio/wav")
        case ("RIFF", "AVI "): return MimeType(known: "video/x-msvideo")
        case ("FORM", "AIFF"), ("FORM", "AIFC"): return MimeType(known: "audio/aiff")
        case ("OggS", _): return MimeType(known: head.holds("theora") ? "video/ogg" : "audio/ogg")
        default: break
        }
        if head.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) {
            return MimeType(known: head.prefix(64).holds("webm") ? "video/webm" : "video/x-matroska")
        }
        if head.text(257, 5) == "ustar" { return MimeType(known: "application/x-tar") }
        return nil
    }

    /// ISO base media files (ISO/IEC 14496-12): the first box names the brands.
    private static func boxed(_ head: [UInt8]) -> MimeType? {
        guard head.text(4, 4) == "ftyp", let major = head.text(8, 4) else { return nil }
        switch major {
        case "avif", "avis": return MimeType(known: "image/avif")
        case "heic", "heix", "hevc", "hevx", "heim", "heis": return MimeType(known: "image/heic")
        case "mif1", "msf1":
            return MimeType(known: head.prefix(64).holds("avif") ? "image/avif" : "image/heif")
        case "M4A ", "M4B ": return MimeType(known: "audio/mp4")
        case "qt  ": return MimeType(known: "video/quicktime")
        case let brand where brand.hasPrefix("3g"): return MimeType(known: "video/3gpp")
        default: return MimeType(known: "video/mp4")
        }
    }

    /// Audio that is frames from its first byte on: eleven set bits, then a layer and a rate that exist.
    private static func frames(_ head: [UInt8]) -> MimeType? {
        guard head.count >= 3, head[0] == 0xFF, head[1] & 0xE0 == 0xE0 else { return nil }
        if head[1] & 0xF6 == 0xF0 { return MimeType(known: "audio/aac") }
        let (version, layer) = (head[1] >> 3 & 3, head[1] >> 1 & 3)
        guard version != 1, layer == 1, head[2] >> 4 != 15, head[2] >> 2 & 3 != 3 else { return nil }
        return MimeType(known: "audio/mpeg")
    }
}

extension RandomAccessCollection<UInt8> where Index == Int {
    /// Bytes as text; nil where there are fewer, or they are no ASCII.
    func text(_ offset: Int, _ count: Int) -> String? {
        guard self.count >= offset + count else { return nil }
        let part = self[(startIndex + offset)..<(startIndex + offset + count)]
        return part.allSatisfy { $0 < 128 } ? String(decoding: part, as: UTF8.self) : nil
    }

    /// Whether `text` stands anywhere in it.
    func holds(_ text: String) -> Bool {
        let sought = Array(text.utf8)
        guard count >= sought.count, let first = sought.first else { return false }
        return (startIndex...(endIndex - sought.count)).contains { place in
            self[place] == first && self[place..<(place + sought.count)].elementsEqual(sought)
        }
    }
}
