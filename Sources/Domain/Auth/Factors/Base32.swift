// SPDX-License-Identifier: Apache-2.0

/// Bytes as capital letters and the digits 2 to 7 (RFC 4648, section 6), without padding: how authenticator apps take
/// their secrets.
enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var characters: [UInt8] = []
        characters.reserveCapacity((bytes.count * 8 + 4) / 5)
        var (bits, width): (UInt32, UInt32) = (0, 0)
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            width += 8
            while width >= 5 {
                width -= 5
                characters.append(alphabet[Int(bits >> width & 0x1F)])
            }
            bits &= 1 << width - 1
        }
        if width > 0 { characters.append(alphabet[Int(bits << (5 - width) & 0x1F)]) }
        return String(decoding: characters, as: UTF8.self)
    }
}
