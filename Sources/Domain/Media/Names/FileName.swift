// SPDX-License-Identifier: Apache-2.0

/// The name of a file: one segment of an address that means the same on every system, and nothing but a name on any.
///
/// 1 to 200 bytes of UTF-8, in Unicode's composed form as far as clients send it. Refused: `/`, `\` and characters that
/// look like them or like dots (fullwidth, fraction and division slashes, one- and two-dot leaders), `%` with two
/// hexadecimal digits behind it (a second decoding would read it), control and invisible characters, NUL, leading and
/// trailing blanks, a trailing dot, names of dots only, and the characters `: * ? " < > |`.
public struct FileName: Sendable, Hashable {
    public static let maximumLength = 200
    public let text: String

    public init?(_ text: String) {
        guard Self.isName(text, maximumLength: Self.maximumLength) else { return nil }
        self.text = text
    }

    static func isName(_ text: String, maximumLength: Int) -> Bool {
        let scalars = text.unicodeScalars
        guard let first = scalars.first, let last = scalars.last, text.utf8.count <= maximumLength else { return false }
        guard !first.properties.isWhitespace, !last.properties.isWhitespace, last != "." else { return false }
        return zip(scalars.indices, scalars).allSatisfy { isAllowed($1) || joins($0, in: scalars) } && !hasEscape(text)
    }

    /// Zero-width joiners and non-joiners belong to emoji and to several scripts; beside ASCII they only hide.
    private static func joins(_ place: String.Index, in scalars: String.UnicodeScalarView) -> Bool {
        guard scalars[place] == "\u{200D}" || scalars[place] == "\u{200C}", place > scalars.startIndex else {
            return false
        }
        let next = scalars.index(after: place)
        guard next < scalars.endIndex else { return false }
        let neighbors = [scalars[scalars.index(before: place)], scalars[next]]
        return neighbors.allSatisfy { !$0.isASCII && isAllowed($0) }
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value != 0x7F && !marks.contains(scalar) }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return false
        default: return !lookAlikes.contains(scalar)
        }
    }

    private static let marks = Set("/\\:*?\"<>|".unicodeScalars)

    /// Slashes, backslashes and dots by other code points, and the replacement character, which stands for bytes that
    /// were no text.
    private static let lookAlikes: Set<Unicode.Scalar> = [
        "\u{2044}", "\u{2215}", "\u{29F8}", "\u{29F5}", "\u{29F9}", "\u{2216}", "\u{FF0F}", "\u{FF3C}", "\u{FE68}",
        "\u{2024}", "\u{2025}", "\u{2026}", "\u{FF0E}", "\u{FE52}", "\u{2571}", "\u{2572}", "\u{1735}", "\u{FFFD}",
    ]

    private static func hasEscape(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.indices.contains { place in
            bytes[place] == UInt8(ascii: "%") && place + 2 < bytes.count && isHex(bytes[place + 1])
                && isHex(bytes[place + 2])
        }
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }

    /// What stands behind the last dot, in lower case; empty for none.
    public var suffix: String {
        guard let dot = text.lastIndex(of: "."), dot != text.startIndex else { return "" }
        return text[text.index(after: dot)...].lowercased()
    }

    /// The same name with `addition` before its suffix: `beach-2.jpg`. Cut so that it stays a name.
    public func adding(_ addition: String) -> FileName? {
        let tail = suffix.isEmpty ? "" : "." + text.suffix(suffix.count)
        var stem = text.dropLast(tail.count)
        while stem.utf8.count + addition.utf8.count + tail.utf8.count > Self.maximumLength, !stem.isEmpty {
            stem.removeLast()
        }
        return FileName(stem + addition + tail)
    }
}

extension FileName {
    /// By bytes, as addresses and databases compare them: Swift takes a letter and its parts for the same text, and one
    /// file would be found for the other.
    public static func == (left: Self, right: Self) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }
    public func hash(into hasher: inout Hasher) { for byte in text.utf8 { hasher.combine(byte) } }
}

extension FileName: CustomStringConvertible {
    public var description: String { text }
}
