// SPDX-License-Identifier: Apache-2.0

/// How a cell of a row is stored; the raw values are SQLite's.
public enum ColumnType: Int32, Sendable, Hashable {
    case integer = 1
    case real = 2
    case text = 3
    case blob = 4
    case null = 5
}
