// SPDX-License-Identifier: Apache-2.0

/// A column's type as databases spell it, taken apart: `NUMERIC(10,2)`, `character varying(40)`.
struct DeclaredType {
    enum Family {
        case boolean, integer, real, decimal, text, date, datetime, json, blob
        /// No type, or one that tells nothing: the values decide.
        case open
    }

    /// Upper case, without parameters.
    let name: String
    let parameters: [Int]

    init(_ text: String) {
        let parts = text.uppercased().split(separator: "(", maxSplits: 1)
        let tail = parts.count > 1 ? parts[1].split(separator: ")", maxSplits: 1) : []
        name = parts.first.map { $0.split(separator: " ").joined(separator: " ") } ?? ""
        parameters = (tail.first ?? "").split(separator: ",").compactMap {
            Int($0.split(separator: " ").joined())
        }
    }

    var family: Family {
        switch name {
        case "": return .open
        case "BOOLEAN", "BOOL": return .boolean
        case "DATE": return .date
        case "JSON", "JSONB": return .json
        default: break
        }
        // The rest by what the name contains, in the manner of SQLite's affinities (sqlite.org/datatype3.html, 3.1).
        if name.hasPrefix("TIMESTAMP") || name.hasPrefix("DATETIME") || name == "SMALLDATETIME" { return .datetime }
        if name.contains("BLOB") || name.contains("BINARY") || name == "BYTEA" || name == "IMAGE" { return .blob }
        if name.contains("CHAR") || name.contains("TEXT") || name.contains("CLOB") || name == "UUID" { return .text }
        if name == "MONEY" || name.hasPrefix("NUMERIC") || name.hasPrefix("DEC") { return .decimal }
        if name.contains("REAL") || name.contains("FLOA") || name.contains("DOUB") { return .real }
        if name.contains("POINT") || name.hasPrefix("INTERVAL") { return .open }
        return name.contains("INT") || name.contains("SERIAL") ? .integer : .open
    }
}
