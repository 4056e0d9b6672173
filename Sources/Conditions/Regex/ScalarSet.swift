// SPDX-License-Identifier: Apache-2.0

/// The code points that one step of a regular expression accepts.
struct ScalarSet: Sendable, Hashable {
    private let ranges: [ClosedRange<UInt32>]
    private let isInverted: Bool
    private let foldsCase: Bool

    init(_ ranges: [ClosedRange<UInt32>], isInverted: Bool = false, foldsCase: Bool = false) {
        self.ranges = ranges
        self.isInverted = isInverted
        self.foldsCase = foldsCase
    }

    init(_ scalar: Unicode.Scalar, foldsCase: Bool) {
        self.init([scalar.value...scalar.value], foldsCase: foldsCase)
    }

    static let everythingButLineFeed = ScalarSet([0x0A...0x0A], isInverted: true)

    func contains(_ character: RegexCharacter) -> Bool {
        (holds(character.scalar) || (foldsCase && character.otherCases.contains(where: holds))) != isInverted
    }

    private func holds(_ value: UInt32) -> Bool { ranges.contains { $0.contains(value) } }
}

extension ScalarSet {
    static let digits: [ClosedRange<UInt32>] = [0x30...0x39]
    static let wordCharacters: [ClosedRange<UInt32>] = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
    static let spaces: [ClosedRange<UInt32>] = [0x09...0x0D, 0x20...0x20]

    /// All code points outside `ranges`, which are in order and apart.
    static func complement(of ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var rest: [ClosedRange<UInt32>] = []
        var start: UInt32 = 0
        for range in ranges {
            if range.lowerBound > start { rest.append(start...(range.lowerBound - 1)) }
            start = range.upperBound + 1
        }
        return rest + [start...0x10FFFF]
    }
}
