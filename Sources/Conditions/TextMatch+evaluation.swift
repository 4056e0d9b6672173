// SPDX-License-Identifier: Apache-2.0

extension TextMatch {
    /// Whether `text` matches `operand`. A regular expression that doesn't compile matches nothing.
    ///
    /// Patterns are compiled on each call; a loop over many texts keeps a ``WildcardPattern`` or ``LinearRegex``.
    public func holds(_ text: String, _ operand: String) -> Bool {
        switch self {
        case .like: WildcardPattern(operand).matches(text)
        case .ilike: WildcardPattern(operand, foldingCase: true).matches(text)
        case .startsWith: text.utf8.starts(with: operand.utf8)
        case .endsWith: text.utf8.reversed().starts(with: operand.utf8.reversed())
        case .contains: Array(text.utf8).firstRange(of: Array(operand.utf8), from: 0) != nil
        case .regex: (try? LinearRegex(operand))?.matches(text) ?? false
        }
    }
}
