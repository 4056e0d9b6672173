// SPDX-License-Identifier: Apache-2.0

/// The name of an entity as it stands in addresses and in the schema: 1 to 63 ASCII letters, digits and `_`, not
/// starting with a digit.
public struct EntityName: Sendable, Hashable, Comparable, RawRepresentable, CustomStringConvertible {
    public let rawValue: String
    /// Nil unless `rawValue` has the form of a name.
    public init?(rawValue: String) {
        guard Identifier.isValid(rawValue) else { return nil }
        self.rawValue = rawValue
    }
    public var description: String { rawValue }
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
