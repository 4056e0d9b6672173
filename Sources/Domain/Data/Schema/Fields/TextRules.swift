// SPDX-License-Identifier: Apache-2.0

/// Lengths in Unicode scalars; `pattern` in the language of `$regex`.
public struct TextRules: Sendable, Hashable {
    public var minLength: Int?
    public var maxLength: Int?
    public var pattern: String?
    /// For `slug`: the field from which an absent value is made.
    public var source: String?
    public init(minLength: Int? = nil, maxLength: Int? = nil, pattern: String? = nil, source: String? = nil) {
        self.minLength = minLength
        self.maxLength = maxLength
        self.pattern = pattern
        self.source = source
    }
}
