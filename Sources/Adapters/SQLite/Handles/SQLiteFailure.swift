// SPDX-License-Identifier: Apache-2.0

/// An error type that can carry what SQLite reports, so that `with…` functions have one error type: that of their
/// closure. ``SQLiteError`` is one itself.
public protocol SQLiteFailure: Error {
    init(_ error: SQLiteError)
}
