// SPDX-License-Identifier: Apache-2.0

/// The one spelling of a UUID that Roost has: lower case, with its four dashes. The server would take others too, and
/// find rows by them.
enum UUIDText {
    static func isCanonical(_ text: String) -> Bool {
        let bytes = text.utf8
        guard bytes.count == 36 else { return false }
        for (place, byte) in bytes.enumerated() {
            switch place {
            case 8, 13, 18, 23: if byte != UInt8(ascii: "-") { return false }
            default: if !(48...57).contains(byte), !(97...102).contains(byte) { return false }
            }
        }
        return true
    }
}
