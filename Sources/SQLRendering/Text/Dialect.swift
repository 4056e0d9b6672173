// SPDX-License-Identifier: Apache-2.0

/// What differs between databases in the text of statements. One value per database; what it means for each kind of
/// text stands in the files beside this one.
public enum Dialect: Sendable, Hashable {
    case sqlite
    case postgres

    /// The placeholder of the parameter with this number, counted from one.
    func placeholder(_ number: Int) -> String {
        switch self {
        case .sqlite: "?\(number)"
        case .postgres: "$\(number)"
        }
    }

    func truth(_ holds: Bool) -> String {
        switch self {
        case .sqlite: holds ? "1" : "0"
        case .postgres: holds ? "TRUE" : "FALSE"
        }
    }

    /// Whether one value that stands in places of two types has to be two parameters.
    var typesParameters: Bool { self == .postgres }

    /// Roost's own schema on Postgres, where its tables and functions are.
    static let ownSchema = SQLIdentifier("roost")
}
