// SPDX-License-Identifier: Apache-2.0

/// How a text field is held against its operand; only ``ilike`` ignores case.
public enum TextMatch: Sendable, Hashable, CaseIterable {
    /// ``WildcardPattern``.
    case like
    /// ``WildcardPattern`` with both sides in Unicode lower case.
    case ilike
    case startsWith
    case endsWith
    case contains
    /// ``LinearRegex``, anywhere in the text.
    case regex
}
