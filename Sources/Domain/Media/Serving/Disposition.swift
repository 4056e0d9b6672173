// SPDX-License-Identifier: Apache-2.0

/// How a browser is to take a file: `Content-Disposition` (RFC 6266, RFC 8187).
public enum Disposition: String, Sendable, Hashable {
    case inline, attachment

    /// The header's value: the name in ASCII for old readers, and as it is.
    public func header(_ name: FileName) -> String {
        let plain = String(
            decoding: name.text.unicodeScalars.map { scalar -> UInt8 in
                scalar.isASCII && scalar != "\"" && scalar != "\\" && scalar != "%"
                    ? UInt8(truncatingIfNeeded: scalar.value) : UInt8(ascii: "_")
            },
            as: UTF8.self
        )
        let start = "\(rawValue); filename=\"\(plain)\""
        if plain.utf8.elementsEqual(name.text.utf8) { return start }
        return start + "; filename*=UTF-8''\(HeaderText.percentEncoded(name.text))"
    }
}
