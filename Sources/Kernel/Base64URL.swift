// SPDX-License-Identifier: Apache-2.0

/// Bytes as text that addresses, headers and cookies carry unchanged (RFC 4648, section 5), without padding.
public enum Base64URL {
    public static func encode(_ bytes: [UInt8]) -> String {
        var characters: [UInt8] = []
        characters.reserveCapacity((bytes.count * 4 + 2) / 3)
        var (bits, width): (UInt32, UInt32) = (0, 0)
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            width += 8
            while width >= 6 {
                width -= 6
                characters.append(character(bits >> width & 0x3F))
            }
        }
        if width > 0 { characters.append(character(bits << (6 - width) & 0x3F)) }
        return String(decoding: characters, as: UTF8.self)
    }

    /// Nil for anything that ``encode(_:)`` would not have written: other characters, padding, an impossible length,
    /// or bits set behind the last byte, so that no two texts mean the same bytes.
    public static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * 3 / 4)
        var (bits, width): (UInt32, UInt32) = (0, 0)
        for character in text.utf8 {
            guard let worth = worth(character) else { return nil }
            bits = bits << 6 | worth
            width += 6
            if width >= 8 {
                width -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> width))
            }
        }
        guard width < 6, bits & (1 << width - 1) == 0 else { return nil }
        return bytes
    }

    private static func character(_ worth: UInt32) -> UInt8 {
        let worth = UInt8(truncatingIfNeeded: worth)
        return switch worth {
        case 0..<26: UInt8(ascii: "A") + worth
        case 26..<52: UInt8(ascii: "a") + worth - 26
        case 52..<62: UInt8(ascii: "0") + worth - 52
        case 62: UInt8(ascii: "-")
        default: UInt8(ascii: "_")
        }
    }

    private static func worth(_ character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
