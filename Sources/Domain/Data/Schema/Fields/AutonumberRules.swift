// SPDX-License-Identifier: Apache-2.0

public struct AutonumberRules: Sendable, Hashable {
    /// The first number given.
    public var start: Int64
    public init(start: Int64 = 1) { self.start = start }
}
