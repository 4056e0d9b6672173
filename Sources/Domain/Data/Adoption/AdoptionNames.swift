// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// Names for what has another form of name in the database. Case stays as it is.
enum AdoptionNames {
    /// `text` with `_` for what a name can't hold.
    static func sanitized(_ text: String) -> String {
        var name = String(
            text.unicodeScalars.map { scalar in
                scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
                    ? Character(scalar) : "_"
            }
        )
        if name.isEmpty || ("0"..."9").contains(name.unicodeScalars.first ?? "0") { name = "_" + name }
        return String(name.prefix(50))
    }

    /// The first of `name`, `name_2`, `name_3`, … that `isTaken` doesn't say of.
    static func free(_ name: String, _ isTaken: (String) -> Bool) -> String {
        guard isTaken(name) else { return name }
        var number = 2
        while isTaken("\(name)_\(number)") { number += 1 }
        return "\(name)_\(number)"
    }

    /// What a key column calls the row it leads to: `ArtistId` → `Artist`, `author_id` → `author`; nil when the
    /// column's name says nothing but that.
    static func role(of column: String) -> String? {
        for suffix in ["_id", "_ID", "_Id", "Id", "ID"] where column.hasSuffix(suffix) {
            let role = String(column.dropLast(suffix.count))
            return role.isEmpty ? nil : sanitized(role)
        }
        return nil
    }

    /// Two names as one, in the manner of the first: `ReportsTo` + `Employee`, `reports_to` + `employee`.
    static func joined(_ first: String, _ second: String) -> String {
        let isSnake = first.contains("_") || first.lowercased() == first
        return sanitized(isSnake ? "\(first)_\(second)" : first + second)
    }
}
