// SPDX-License-Identifier: Apache-2.0

/// How long the change log is kept. The last entry always stays.
public struct ChangeRetention: Sendable, Hashable {
    /// Nil for no bound.
    public var age: Duration?
    /// Nil for no bound.
    public var rows: Int?

    public init(age: Duration? = .seconds(30 * 86_400), rows: Int? = 1_000_000) {
        self.age = age
        self.rows = rows
    }
}
