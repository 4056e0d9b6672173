// SPDX-License-Identifier: Apache-2.0

/// What a content is that has no signature, but may be text.
enum TextContent {
    case markup(MimeType)
    /// Text of a kind that its bytes don't tell.
    case plain
    case binary

    /// - Parameter isWhole: whether `head` is all there is: else a character may be cut at its end.
    init(_ head: [UInt8], isWhole: Bool = false) {
        var bytes = head[...]
        if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) {
            self = .plain
            return
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        guard !bytes.contains(where: Self.isControl), Self.isUTF8(bytes, isWhole: isWhole) else {
            // Markup in another encoding is markup to a browser all the same.
            self = Self.markup(bytes).map { .markup($0) } ?? .binary
            return
        }
        self = Self.markup(bytes).map { .markup($0) } ?? .plain
    }

    /// WHATWG MIME Sniffing, 7.1: what no text has.
    private static func isControl(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...8, 0x0B, 0x0E...0x1A, 0x1C...0x1F: true
        default: false
        }
    }

    private static func isUTF8(_ bytes: ArraySlice<UInt8>, isWhole: Bool) -> Bool {
        for cut in 0...(isWhole ? 0 : min(3, bytes.count)) {
            if String(validating: bytes.dropLast(cut), as: UTF8.self) != nil { return true }
        }
        return false
    }

    private static let tags = [
        "<!doctype html", "<html", "<head", "<script", "<iframe", "<h1", "<div", "<font", "<table", "<a", "<style",
        "<title", "<b", "<body", "<br", "<p", "<!--", "<link", "<meta", "<img", "<form", "<object", "<embed", "<base",
        "<video", "<audio", "<span", "<template", "<noscript", "<center", "<ul", "<details", "<math",
    ].map { Array($0.utf8) }

    private static func markup(_ bytes: ArraySlice<UInt8>) -> MimeType? {
        let start = bytes.drop { $0 == 9 || $0 == 10 || $0 == 12 || $0 == 13 || $0 == 32 }
        guard start.first == UInt8(ascii: "<") else { return nil }
        let lower = start.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 + 32 : $0 }
        if lower.starts(with: "<svg".utf8) { return MimeType(known: "image/svg+xml") }
        if lower.starts(with: "<?xml".utf8) || lower.starts(with: "<!doctype svg".utf8) {
            if lower.holds("<svg") { return MimeType(known: "image/svg+xml") }
            return MimeType(known: lower.holds("<html") ? "application/xhtml+xml" : "application/xml")
        }
        for tag in tags where lower.starts(with: tag) {
            guard let next = lower.dropFirst(tag.count).first else { return MimeType(known: "text/html") }
            if tag.starts(with: "<!--".utf8) {
                // A comment may stand before a drawing.
                return MimeType(known: lower.holds("<svg") ? "image/svg+xml" : "text/html")
            }
            if next == UInt8(ascii: ">") || next == UInt8(ascii: "/") || next <= 32 {
                return MimeType(known: "text/html")
            }
        }
        return nil
    }
}
