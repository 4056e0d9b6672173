// SPDX-License-Identifier: Apache-2.0

/// Recognizes the file names that bundlers make from the content: `index-B3x_9dKa.js` (Vite), `main.3f4a2b1c.css`
/// (webpack, Parcel), `app-ABCDEFG2.js` (esbuild).
///
/// A name that is missed is only asked for more often, so names that people give (`report-20240101.pdf`) come first.
enum AssetName {
    static func isHashed(_ name: some StringProtocol) -> Bool {
        guard let dot = name.lastIndex(of: "."), !name[dot...].lowercased().hasPrefix(".htm") else { return false }
        let stem = name[..<dot]
        guard let separator = stem.lastIndex(where: { $0 == "-" || $0 == "." }) else { return false }
        return isHash(stem[stem.index(after: separator)...].utf8)
    }

    private static func isHash(_ text: some Collection<UInt8>) -> Bool {
        guard text.count == 8 || text.count >= 16 else { return false }
        var kinds = Kinds()
        for byte in text { kinds.add(byte) }
        guard kinds.areAllKnown, kinds.hasDigit else { return false }
        return kinds.isHex ? kinds.hasLower || kinds.hasUpper : kinds.hasUpper
    }

    private struct Kinds {
        var hasDigit = false
        var hasLower = false
        var hasUpper = false
        var isHex = true
        var areAllKnown = true

        mutating func add(_ byte: UInt8) {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): hasDigit = true
            case UInt8(ascii: "a")...UInt8(ascii: "f"): hasLower = true
            case UInt8(ascii: "A")...UInt8(ascii: "F"): hasUpper = true
            case UInt8(ascii: "g")...UInt8(ascii: "z"): (hasLower, isHex) = (true, false)
            case UInt8(ascii: "G")...UInt8(ascii: "Z"): (hasUpper, isHex) = (true, false)
            case UInt8(ascii: "_"): isHex = false
            default: areAllKnown = false
            }
        }
    }
}
