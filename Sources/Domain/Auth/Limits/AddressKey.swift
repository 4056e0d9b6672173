// SPDX-License-Identifier: Apache-2.0

/// What stands for a client's address where attempts are counted: an IPv4 address as such, also when IPv6 carries it,
/// and of an IPv6 address the first 64 bits, since whoever has one address has all behind it.
enum AddressKey {
    /// Bytes of an address that is none.
    private static let longest = 64

    /// A text that two addresses have in common exactly if they count as one client.
    static func make(_ address: String) -> String {
        let bare = bare(address)
        if let bytes = IPv4.bytes(bare) { return IPv4.text(bytes) }
        if let words = IPv6.words(bare) { return IPv6.key(words) }
        return "?" + String(decoding: address.utf8.prefix(longest), as: UTF8.self)
    }

    /// Without brackets and zone.
    private static func bare(_ address: String) -> Substring {
        var text = address[...]
        if text.first == "[", text.last == "]" { text = text.dropFirst().dropLast() }
        return text.prefix { $0 != "%" }
    }

    private enum IPv4 {
        /// Four numbers as everybody writes them: no leading zeros, which some read as octal.
        static func bytes(_ text: Substring) -> [UInt8]? {
            guard text.utf8.count <= 15 else { return nil }
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 4 else { return nil }
            var bytes: [UInt8] = []
            for part in parts {
                guard let byte = UInt8(part), String(byte) == part else { return nil }
                bytes.append(byte)
            }
            return bytes
        }

        static func text(_ bytes: some Sequence<UInt8>) -> String { bytes.map { String($0) }.joined(separator: ".") }
    }

    private enum IPv6 {
        /// The eight words (RFC 4291, section 2.2).
        static func words(_ text: Substring) -> [UInt16]? {
            guard text.utf8.count <= 45, text.utf8.contains(UInt8(ascii: ":")) else { return nil }
            let halves = text.split(separator: "::", omittingEmptySubsequences: false)
            guard halves.count <= 2, let head = groups(halves[0]) else { return nil }
            guard halves.count == 2 else { return head.count == 8 ? head : nil }
            guard let tail = groups(halves[1]), head.count + tail.count < 8 else { return nil }
            return head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
        }

        private static func groups(_ text: Substring) -> [UInt16]? {
            guard !text.isEmpty else { return [] }
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            var words: [UInt16] = []
            for (place, part) in parts.enumerated() {
                if place == parts.count - 1, let bytes = IPv4.bytes(part) {
                    words.append(UInt16(bytes[0]) << 8 | UInt16(bytes[1]))
                    words.append(UInt16(bytes[2]) << 8 | UInt16(bytes[3]))
                } else {
                    guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(isHexDigit),
                        let word = UInt16(part, radix: 16)
                    else { return nil }
                    words.append(word)
                }
            }
            return words
        }

        private static func isHexDigit(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
                UInt8(ascii: "A")...UInt8(ascii: "F"):
                true
            default: false
            }
        }

        static func key(_ words: [UInt16]) -> String {
            if words[..<5].allSatisfy({ $0 == 0 }), words[5] == 0xFFFF {
                return IPv4.text(words[6...].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })
            }
            return words[..<4].map { String($0, radix: 16) }.joined(separator: ":") + "::/64"
        }
    }
}
