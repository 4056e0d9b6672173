// SPDX-License-Identifier: Apache-2.0

/// The name of a field of an entity; the same form as ``EntityName``.
public struct FieldName: Sendable, Hashable, Comparable, RawRepresentable, CustomStringConvertible {
    public let rawValue: String
    /// Nil unless `rawValue` has the form of a name.
    public init?(rawValue: String) {
        guard Identifier.isValid(rawValue) else { return nil }
        self.rawValue = rawValue
    }
    public var description: String { rawValue }
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
