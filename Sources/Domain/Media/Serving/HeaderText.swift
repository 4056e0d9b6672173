// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// Small readers for what stands in headers.
enum HeaderText {
    /// Without the blanks and tabs at its ends.
    static func trimmed(_ text: some StringProtocol) -> Substring {
        var bytes = Substring(text).utf8
        while let byte = bytes.first, byte == 32 || byte == 9 { bytes = bytes.dropFirst() }
        while let byte = bytes.last, byte == 32 || byte == 9 { bytes = bytes.dropLast() }
        return Substring(bytes)
    }

    /// Decimal digits alone; numbers beyond 2^63 - 1 count as that, since nothing here is larger.
    static func number(_ text: some StringProtocol) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return Int64(text) ?? .max
    }

    /// Base64 with padding (RFC 4648, section 4), as tus has it.
    static func base64(_ text: some StringProtocol) -> [UInt8]? {
        let bytes = Array(text.utf8)
        guard bytes.count % 4 == 0 else { return nil }
        let padding = bytes.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard padding <= 2 else { return nil }
        var digits: [UInt8] = []
        for byte in bytes.dropLast(padding) {
            switch byte {
            case UInt8(ascii: "+"): digits.append(UInt8(ascii: "-"))
            case UInt8(ascii: "/"): digits.append(UInt8(ascii: "_"))
            case UInt8(ascii: "-"), UInt8(ascii: "_"): return nil
            default: digits.append(byte)
            }
        }
        return Base64URL.decode(String(decoding: digits, as: UTF8.self))
    }

    /// `%XX` for every byte but letters, digits and `-._~` (RFC 3986).
    static func percentEncoded(_ text: String) -> String {
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.append(byte)
            default:
                encoded.append(UInt8(ascii: "%"))
                encoded += Hex.encode([byte]).uppercased().utf8
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
