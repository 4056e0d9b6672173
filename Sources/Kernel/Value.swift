// SPDX-License-Identifier: Apache-2.0

/// A scalar as Roost stores and compares it, whatever the database. A field's type says which cases it can hold.
///
/// Dates and times travel as canonical text, whose code point order is their order in time: `YYYY-MM-DD`,
/// `YYYY-MM-DDTHH:MM:SS.sssZ`, `YYYY-Www`. UUIDs travel as lower-case text.
public enum Value: Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case real(Double)
    case decimal(Decimal)
    case text(String)
    /// A JSON text in canonical form (no white space, members as written); used by json, jsonschema and geo fields.
    case json(String)
    /// Several values bound as one parameter: the right side of `$in`.
    case list([Value])

    public var isNull: Bool { self == .null }
}
