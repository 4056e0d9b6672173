// SPDX-License-Identifier: Apache-2.0

/// Short names for addresses: ASCII lower-case letters and digits, in words joined by single hyphens.
enum Slug {
    static func isValid(_ text: String) -> Bool {
        let words = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return words.allSatisfy { word in !word.isEmpty && word.allSatisfy(isLetterOrDigit) }
    }

    /// A slug for `text`: accents are dropped, everything that is neither a Latin letter nor a digit separates words.
    /// Nil when nothing is left. At most `limit` characters, cut between words where that is possible.
    static func make(from text: String, limit: Int?) -> String? {
        var words: [String] = []
        var word = ""
        for scalar in text.lowercased().unicodeScalars {
            if let letters = letters(for: scalar) {
                word += letters
            } else if !isJoiner(scalar) {
                if !word.isEmpty { words.append(word) }
                word = ""
            }
        }
        if !word.isEmpty { words.append(word) }
        return join(words, limit: limit ?? 200)
    }

    private static func join(_ words: [String], limit: Int) -> String? {
        guard let first = words.first, limit > 0 else { return nil }
        var slug = String(first.prefix(limit))
        for word in words.dropFirst() where slug.utf8.count < limit {
            guard slug.utf8.count + 1 + word.utf8.count <= limit else { break }
            slug += "-" + word
        }
        return slug
    }

    private static func letters(for scalar: Unicode.Scalar) -> String? {
        if scalar.isASCII { return isLetterOrDigit(UInt8(scalar.value)) ? String(scalar) : nil }
        return latin[scalar]
    }

    /// Combining accents and apostrophes stand inside words.
    private static func isJoiner(_ scalar: Unicode.Scalar) -> Bool {
        (0x300...0x36F).contains(scalar.value) || scalar == "'" || scalar == "\u{2019}"
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// The lower-case letters of the Unicode blocks Latin-1 Supplement and Latin Extended-A.
    private static let latin: [Unicode.Scalar: String] = {
        let groups = [
            "a": "\u{E0}\u{E1}\u{E2}\u{E3}\u{E4}\u{E5}\u{101}\u{103}\u{105}",
            "ae": "\u{E6}", "c": "\u{E7}\u{107}\u{109}\u{10B}\u{10D}", "d": "\u{F0}\u{10F}\u{111}",
            "e": "\u{E8}\u{E9}\u{EA}\u{EB}\u{113}\u{115}\u{117}\u{119}\u{11B}",
            "g": "\u{11D}\u{11F}\u{121}\u{123}", "h": "\u{125}\u{127}",
            "i": "\u{EC}\u{ED}\u{EE}\u{EF}\u{129}\u{12B}\u{12D}\u{12F}\u{131}", "ij": "\u{133}",
            "j": "\u{135}", "k": "\u{137}\u{138}", "l": "\u{13A}\u{13C}\u{13E}\u{140}\u{142}",
            "n": "\u{F1}\u{144}\u{146}\u{148}\u{149}\u{14B}",
            "o": "\u{F2}\u{F3}\u{F4}\u{F5}\u{F6}\u{F8}\u{14D}\u{14F}\u{151}", "oe": "\u{153}",
            "r": "\u{155}\u{157}\u{159}", "s": "\u{15B}\u{15D}\u{15F}\u{161}\u{17F}\u{219}", "ss": "\u{DF}",
            "t": "\u{163}\u{165}\u{167}\u{21B}", "th": "\u{FE}",
            "u": "\u{F9}\u{FA}\u{FB}\u{FC}\u{169}\u{16B}\u{16D}\u{16F}\u{171}\u{173}", "w": "\u{175}",
            "y": "\u{FD}\u{FF}\u{177}", "z": "\u{17A}\u{17C}\u{17E}",
        ]
        var table: [Unicode.Scalar: String] = [:]
        for (letters, group) in groups {
            for scalar in group.unicodeScalars { table[scalar] = letters }
        }
        return table
    }()
}
