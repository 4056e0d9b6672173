// SPDX-License-Identifier: Apache-2.0

/// One field of a CSV record. Quotes make the difference between nothing (no value) and an empty text.
public struct CSVField: Sendable, Hashable {
    public let text: String
    public let isQuoted: Bool

    public init(_ text: String, isQuoted: Bool = false) {
        self.text = text
        self.isQuoted = isQuoted
    }

    /// Neither characters nor quotes.
    public var isMissing: Bool { text.isEmpty && !isQuoted }
}
