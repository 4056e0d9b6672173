// SPDX-License-Identifier: Apache-2.0

extension Substring {
    /// Without the spaces and tabs around it, the white space of header fields (RFC 9110, 5.6.3).
    var trimmed: Substring {
        let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        guard let first = utf8.firstIndex(where: { !isSpace($0) }), let last = utf8.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return self[first...last]
    }
}

extension String {
    /// The elements of a header field that is a list, without the white space around them.
    var fieldElements: [Substring] {
        split(separator: "," as Character).map(\.trimmed).filter { !$0.isEmpty }
    }
}
