// SPDX-License-Identifier: Apache-2.0

public struct NumberRules: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        case float, integer
        case decimal(scale: Int)
    }
    public var kind: Kind
    public var minimum: Double?
    public var maximum: Double?
    public var exclusiveMinimum: Double?
    public var exclusiveMaximum: Double?
    public var multipleOf: Double?
    public init(
        kind: Kind = .float,
        minimum: Double? = nil,
        maximum: Double? = nil,
        exclusiveMinimum: Double? = nil,
        exclusiveMaximum: Double? = nil,
        multipleOf: Double? = nil
    ) {
        self.kind = kind
        self.minimum = minimum
        self.maximum = maximum
        self.exclusiveMinimum = exclusiveMinimum
        self.exclusiveMaximum = exclusiveMaximum
        self.multipleOf = multipleOf
    }
}
