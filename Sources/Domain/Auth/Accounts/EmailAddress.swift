// SPDX-License-Identifier: Apache-2.0

/// An e-mail address in the one form in which it is stored and compared: no white space around it, lower case.
///
/// ASCII alone: letters that look the same must not make two accounts. International domains are written in their
/// ASCII form (`xn--…`).
public struct EmailAddress: Sendable, Hashable {
    /// Bytes (RFC 5321, section 4.5.3.1, less the angle brackets).
    public static let longest = 254

    public let text: String

    /// Nil for what is no address: another form than `local@domain`, other characters, or too long.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.longest * 2 else { return nil }
        let bytes = Self.trimmed(Array(text.utf8)).map(Self.lowercased)
        guard bytes.count <= Self.longest, let at = bytes.firstIndex(of: UInt8(ascii: "@")) else { return nil }
        guard Self.isLocal(bytes[..<at]), Self.isDomain(bytes[(at + 1)...]) else { return nil }
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    /// Under `.invalid`, where nobody can have mail (RFC 6761, section 6.4): what accounts have that have no address.
    public var isMadeUp: Bool { text.hasSuffix(".invalid") || text.hasSuffix("@invalid") }

    /// The address, or `.invalid` at `pointer`; so is one that is made up.
    public init(_ text: String, at pointer: String) throws(AuthError) {
        guard let address = EmailAddress(text), !address.isMadeUp else {
            throw .invalid([
                .init(pointer: pointer, code: "invalid_email", message: "This is not an e-mail address.")
            ])
        }
        self = address
    }

    private static func trimmed(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || (9...13).contains($0) }
        let start = bytes.firstIndex { !isSpace($0) } ?? bytes.endIndex
        let end = bytes.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? start
        return bytes[start..<max(start, end)]
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// A dot-atom (RFC 5322, section 3.2.3) of at most 64 bytes.
    private static func isLocal(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard (1...64).contains(bytes.count) else { return false }
        let atoms = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return atoms.allSatisfy { atom in
            !atom.isEmpty && atom.allSatisfy { isLetterOrDigit($0) || Self.symbols.contains($0) }
        }
    }

    private static let symbols = Set("!#$%&'*+-/=?^_`{|}~".utf8)

    /// Labels of letters, digits and inner hyphens (RFC 1123, section 2.1).
    private static func isDomain(_ bytes: ArraySlice<UInt8>) -> Bool {
        let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
        }
    }
}
