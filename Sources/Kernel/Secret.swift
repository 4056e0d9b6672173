// SPDX-License-Identifier: Apache-2.0

/// A value that must not reach a log, an error text or a dump: it prints as stars, also inside what contains it.
public struct Secret<Value: Sendable>: Sendable {
    private let value: Value
    public init(_ value: Value) { self.value = value }

    /// The value itself, for the one place that uses it.
    public func reveal() -> Value { value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "***" }
    public var debugDescription: String { "***" }
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

extension Secret: Equatable where Value: Equatable {}
extension Secret: Hashable where Value: Hashable {}
