// SPDX-License-Identifier: Apache-2.0

/// A regular expression as a tree.
indirect enum RegexNode {
    case empty
    case set(ScalarSet)
    case assertion(RegexAssertion)
    case sequence([RegexNode])
    case alternatives([RegexNode])
    /// At least `minimum` times, at most `maximum` (nil: as often as may be).
    case repetition(RegexNode, minimum: Int, maximum: Int?)
}
