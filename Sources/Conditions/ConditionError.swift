// SPDX-License-Identifier: Apache-2.0

import JSON

/// Why a `where` object can't be used: the place, a stable code for programs and a sentence for people.
public struct ConditionError: Error, Sendable, Hashable {
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The shape is wrong: no object where one must stand, no operator under a field.
        case invalidCondition = "invalid_condition"
        case unknownOperator = "unknown_operator"
        /// The operator exists, but not for a field of this kind.
        case invalidOperator = "invalid_operator"
        /// No such field or relation, or none that the caller may know of.
        case unknownField = "unknown_field"
        /// The operand is of the wrong type or out of range.
        case invalidValue = "invalid_value"
        case unknownVariable = "unknown_variable"
        /// A limit of ``ConditionLimits`` is exceeded.
        case conditionTooLarge = "condition_too_large"
    }

    /// RFC 6901, relative to the `where` object.
    public let pointer: String
    public let code: Code
    public let message: String

    public init(pointer: String, code: Code, message: String) {
        self.pointer = pointer
        self.code = code
        self.message = message
    }

    init(_ code: Code, at place: ConditionPlace, _ message: String) {
        self.init(pointer: place.pointer.description, code: code, message: message)
    }

    /// `name` in quotes for a message, cut short: it came from the caller.
    static func quoted(_ name: String) -> String {
        let head = name.unicodeScalars.prefix(80)
        return "\"" + String(head) + (head.endIndex == name.unicodeScalars.endIndex ? "" : "…") + "\""
    }
}
