// SPDX-License-Identifier: Apache-2.0

public struct DateRules: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        case date, datetime, week
    }
    public var kind: Kind
    /// Canonical texts of the same kind.
    public var minimum: String?
    public var maximum: String?
    public init(kind: Kind = .date, minimum: String? = nil, maximum: String? = nil) {
        self.kind = kind
        self.minimum = minimum
        self.maximum = maximum
    }
}
