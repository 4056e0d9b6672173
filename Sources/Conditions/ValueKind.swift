// SPDX-License-Identifier: Apache-2.0

/// What a field holds as far as conditions are concerned. Enumerations, addresses, slugs and ids of text are text;
/// ids of numbers are integers.
public enum ValueKind: Sendable, Hashable {
    case boolean
    case integer
    case real
    /// An exact decimal with this many fraction digits.
    case decimal(scale: Int)
    case text
    /// `YYYY-MM-DD`.
    case date
    /// `YYYY-MM-DDTHH:MM:SS.sssZ`.
    case instant
    /// `YYYY-Www`.
    case week
    case json
    /// ``GeoPoint`` in JSON.
    case geo
}

extension ValueKind {
    public var isNumber: Bool {
        switch self {
        case .integer, .real, .decimal: true
        default: false
        }
    }

    /// Whether values have an order that `$gt` and its like may use.
    public var isOrdered: Bool {
        switch self {
        case .integer, .real, .decimal, .text, .date, .instant, .week: true
        case .boolean, .json, .geo: false
        }
    }

    /// What a message calls a value of the kind.
    var article: String {
        switch self {
        case .boolean: "true or false"
        case .integer, .real, .decimal: "a number"
        case .text: "a text"
        case .date: "a date (YYYY-MM-DD)"
        case .instant: "a date and time (RFC 3339)"
        case .week: "a week (YYYY-Www)"
        case .json: "a JSON scalar"
        case .geo: "a point"
        }
    }
}
