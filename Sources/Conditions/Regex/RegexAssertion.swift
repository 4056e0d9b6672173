// SPDX-License-Identifier: Apache-2.0

/// What must hold between two characters.
enum RegexAssertion: Sendable, Hashable {
    case start
    case end
    case wordBoundary
    case noWordBoundary
}

extension RegexAssertion {
    func holds(between before: Unicode.Scalar?, and after: Unicode.Scalar?) -> Bool {
        switch self {
        case .start: before == nil
        case .end: after == nil
        case .wordBoundary: Self.isWord(before) != Self.isWord(after)
        case .noWordBoundary: Self.isWord(before) == Self.isWord(after)
        }
    }

    private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
        guard let value = scalar?.value else { return false }
        return ScalarSet.wordCharacters.contains { $0.contains(value) }
    }
}
