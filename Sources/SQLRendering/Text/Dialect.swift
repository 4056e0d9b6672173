// SPDX-License-Identifier: Apache-2.0

/// What differs between databases in the text of statements. One value per database.
public enum Dialect: Sendable, Hashable {
    case sqlite

    /// The placeholder of the parameter with this number, counted from one.
    func placeholder(_ number: Int) -> String {
        switch self {
        case .sqlite: "?\(number)"
        }
    }
}
