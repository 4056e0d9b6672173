// SPDX-License-Identifier: Apache-2.0

/// What a condition is about, seen by the typed check: an entity, with what of it the caller may use.
public protocol ConditionSubject {
    /// Nil when there is no such member, and also when the caller may not know of it: both are answered alike.
    func member(_ name: String) -> ConditionMember?

    /// The text fields that `$search` looks into.
    var searchableFields: [String] { get }

    /// Why something that is there can't be named in a condition, as a sentence; nil where ``member(_:)`` says it all.
    func refusal(of name: String) -> String?
}

extension ConditionSubject {
    public func refusal(of name: String) -> String? { nil }
}
