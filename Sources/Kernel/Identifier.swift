// SPDX-License-Identifier: Apache-2.0

/// The form that names of entities, fields and indices share, chosen so that it is an identifier on every database
/// and in every client language: 63 is Postgres' limit in bytes.
enum Identifier {
    static let maximumLength = 63

    static func isValid(_ text: String) -> Bool {
        let bytes = text.utf8
        guard !bytes.isEmpty, bytes.count <= maximumLength, let first = bytes.first else { return false }
        guard !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
        return bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}
