// SPDX-License-Identifier: Apache-2.0

/// Decides what a file is: its bytes tell, and what a client declares counts only where the bytes leave it open.
public enum ContentType {
    /// - Parameters:
    ///   - head: the first ``MagicBytes/count`` bytes, or all.
    ///   - declared: what the client said.
    ///   - name: whose suffix stands in for a declared type.
    public static func decide(head: [UInt8], isWhole: Bool = false, declared: MimeType?, name: FileName?) -> MimeType {
        let suffix = name.flatMap { KnownSuffixes.type(of: $0.suffix) }
        let claimed = declared.flatMap { $0 == .binary ? nil : $0 } ?? suffix
        if let found = MagicBytes.type(of: head) {
            return refined(found, head, [claimed, suffix].compactMap(\.self))
        }
        guard !head.isEmpty else { return claimed.flatMap { isOpen($0) ? $0 : nil } ?? .binary }
        switch TextContent(head, isWhole: isWhole) {
        case .markup(let type):
            // A kind of XML or HTML that is more exact, but nothing milder.
            if let claimed, isMarkup(claimed), type.text == "application/xml" || isMarkup(type) && claimed == type {
                return claimed
            }
            return type
        case .plain:
            if let claimed, isTextual(claimed) { return claimed }
            return MimeType(known: "text/plain")
        case .binary:
            return claimed.flatMap { isOpen($0) && !isTextual($0) ? $0 : nil } ?? .binary
        }
    }

    /// A more exact type of the same container, if one is claimed or can be seen.
    private static func refined(_ found: MimeType, _ head: [UInt8], _ claims: [MimeType]) -> MimeType {
        switch found.text {
        case "application/zip":
            if let seen = KnownSuffixes.packed(head) { return seen }
            return claims.first { KnownSuffixes.zipped.contains($0.text) } ?? found
        case "application/x-ole-storage":
            return claims.first { KnownSuffixes.compound.contains($0.text) } ?? found
        case "application/gzip":
            return claims.first { $0.text == "application/x-gzip" } ?? found
        case "video/mp4", "audio/mp4", "video/ogg", "audio/ogg", "video/webm", "audio/webm":
            // Sound and pictures come in the same boxes.
            let kind = found.text.split(separator: "/")[1]
            return claims.first { ["audio", "video"].contains($0.family) && $0.text.hasSuffix("/\(kind)") } ?? found
        default: return found
        }
    }

    /// Whether bytes without a signature may be of the type.
    private static func isOpen(_ type: MimeType) -> Bool { !MagicBytes.recognized.contains(type) }

    static func isTextual(_ type: MimeType) -> Bool {
        type.family == "text" || type.text.hasSuffix("+json") || type.text.hasSuffix("+xml")
            || KnownSuffixes.textual.contains(type.text)
    }

    static func isMarkup(_ type: MimeType) -> Bool {
        type.text == "text/html" || type.text == "text/xml" || type.text.hasSuffix("/xml")
            || type.text.hasSuffix("+xml")
    }
}
