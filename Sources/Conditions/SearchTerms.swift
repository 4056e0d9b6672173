// SPDX-License-Identifier: Apache-2.0

/// The words of a `$search`: split at white space, in Unicode lower case.
public struct SearchTerms: Sendable, Hashable {
    public let words: [String]

    public init(_ text: String) {
        words = text.lowercased().unicodeScalars.split { $0.properties.isWhitespace }.map { String($0) }
    }

    public var isEmpty: Bool { words.isEmpty }

    /// Whether every word occurs in one of `texts`, be it as a part of a longer word.
    public func occur(in texts: [String]) -> Bool {
        let folded = texts.map { Array($0.lowercased().utf8) }
        return words.allSatisfy { word in
            let bytes = Array(word.utf8)
            return folded.contains { $0.firstRange(of: bytes, from: 0) != nil }
        }
    }
}
