// SPDX-License-Identifier: Apache-2.0
internal import Kernel

/// Text in lines of at most 76 printable ASCII characters (RFC 2045, 6.7).
enum QuotedPrintable {
    private static let longest = 76

    /// Any line end becomes CRLF.
    static func encode(_ text: String) -> String {
        let unified = Array(text.utf8.filter { $0 != UInt8(ascii: "\r") })
        let lines = unified.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return lines.map { line($0) }.joined(separator: "\r\n")
    }

    private static func line(_ bytes: ArraySlice<UInt8>) -> String {
        var encoded = ""
        var width = 0
        for index in bytes.indices {
            let isLast = index == bytes.endIndex - 1
            let piece = piece(bytes[index], isLast: isLast)
            // A place is kept for the `=` of a soft break, which the last piece of a line does not need.
            if width + piece.utf8.count > longest - (isLast ? 0 : 1) {
                encoded += "=\r\n"
                width = 0
            }
            encoded += piece
            width += piece.utf8.count
        }
        return encoded
    }

    private static func piece(_ byte: UInt8, isLast: Bool) -> String {
        let isBlank = byte == 0x20 || byte == 0x09
        let isPlain = (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=") || isBlank && !isLast
        return isPlain ? String(UnicodeScalar(byte)) : "=" + Hex.encode([byte]).uppercased()
    }
}
