// SPDX-License-Identifier: Apache-2.0

/// The form of e-mail addresses that browsers accept (HTML Living Standard, "valid e-mail address"), with the lengths
/// of RFC 5321, section 4.5.3.1, and letters of all scripts on both sides (RFC 6531). What is refused besides are quoted
/// names and addresses by number, which nobody has.
enum EmailAddress {
    private static let symbols = Set(".!#$%&'*+/=?^_`{|}~-".utf8)

    static func isValid(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 254, text.unicodeScalars.allSatisfy(isPossible) else { return false }
        return isName(parts[0]) && isDomain(parts[1])
    }

    private static func isName(_ name: Substring.UTF8View.SubSequence) -> Bool {
        (1...64).contains(name.count) && name.allSatisfy { isLetterOrDigit($0) || symbols.contains($0) }
    }

    private static func isDomain(_ domain: Substring.UTF8View.SubSequence) -> Bool {
        domain.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            guard (1...63).contains(label.count), let first = label.first, let last = label.last else { return false }
            return isLetterOrDigit(first) && isLetterOrDigit(last)
                && label.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
        }
    }

    /// Of what lies beyond ASCII: letters, digits and the marks that go with letters.
    private static func isPossible(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.isASCII else { return true }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .decimalNumber:
            return true
        default: return false
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...0xFF:
            true
        default: false
        }
    }
}
