// SPDX-License-Identifier: Apache-2.0
// Base64 alone; no more of Foundation is there.
internal import FoundationEssentials

/// Text of any language in a header field (RFC 2047).
enum EncodedWord {
    /// Bytes of UTF-8 that fit into one encoded word of 75 characters.
    private static let longest = 45
    private static let longestLine = 76

    /// As it stands where it is short and plain; else as encoded words, each on a line of its own.
    /// - Parameter offset: characters that stand before it on its line.
    static func header(_ text: String, from offset: Int) -> String {
        isPlain(text) && text.utf8.count + offset <= longestLine ? text : words(text)
    }

    /// A name before an address: a quoted string, or encoded words.
    static func phrase(_ text: String, from offset: Int) -> String {
        guard isPlain(text), text.utf8.count + offset <= longestLine - 2 else { return words(text) }
        let escaped = text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        return "\"\(escaped)\""
    }

    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?")
    }

    /// A word never splits a character.
    private static func words(_ text: String) -> String {
        var chunks = [""]
        for scalar in text.unicodeScalars {
            let last = chunks[chunks.count - 1]
            if last.utf8.count + String(scalar).utf8.count > longest {
                chunks.append(String(scalar))
            } else {
                chunks[chunks.count - 1].unicodeScalars.append(scalar)
            }
        }
        return chunks.map { "=?utf-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }
}
