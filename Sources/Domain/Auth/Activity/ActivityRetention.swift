// SPDX-License-Identifier: Apache-2.0

/// How much of the audit log is kept.
public struct ActivityRetention: Sendable, Hashable {
    public var age: Duration
    /// Entries. The log may grow beyond by what comes between two clearings.
    public var count: Int

    public init(age: Duration = .seconds(90 * 86_400), count: Int = 100_000) {
        self.age = age
        self.count = count
    }
}
