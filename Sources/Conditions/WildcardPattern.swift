// SPDX-License-Identifier: Apache-2.0

/// A pattern of `$like`: `*` and `%` stand for any run of characters, also an empty one; every other character, `_`
/// too, for itself; `\` takes the character behind it literally, and itself when nothing follows.
///
/// A match compares bytes of UTF-8, so code points. It takes at most the product of both lengths: each fixed piece is
/// looked for once, from the left, which finds a match if there is one.
public struct WildcardPattern: Sendable, Hashable {
    private let pieces: [[UInt8]]
    private let foldsCase: Bool

    /// - Parameter foldingCase: both sides are put in Unicode lower case first (`$ilike`).
    public init(_ pattern: String, foldingCase: Bool = false) {
        foldsCase = foldingCase
        var pieces: [[UInt8]] = [[]]
        var isEscaped = false
        for byte in (foldingCase ? pattern.lowercased() : pattern).utf8 {
            let last = pieces.count - 1
            switch byte {
            case _ where isEscaped:
                pieces[last].append(byte)
                isEscaped = false
            case UInt8(ascii: "\\"): isEscaped = true
            case UInt8(ascii: "*"), UInt8(ascii: "%"): if last == 0 || !pieces[last].isEmpty { pieces.append([]) }
            default: pieces[last].append(byte)
            }
        }
        if isEscaped { pieces[pieces.count - 1].append(UInt8(ascii: "\\")) }
        self.pieces = pieces
    }

    /// What stands before the first wildcard, without escapes: the whole of a pattern that has none.
    public var literalPrefix: String { pieces.first.map { String(decoding: $0, as: UTF8.self) } ?? "" }

    public func matches(_ text: String) -> Bool {
        let bytes = Array((foldsCase ? text.lowercased() : text).utf8)
        guard let first = pieces.first, bytes.starts(with: first) else { return false }
        guard pieces.count > 1, let last = pieces.last else { return bytes.count == first.count }
        var place = first.count
        for piece in pieces.dropFirst().dropLast() {
            guard let range = bytes.firstRange(of: piece, from: place) else { return false }
            place = range.upperBound
        }
        return bytes.count - place >= last.count && bytes.suffix(last.count).elementsEqual(last)
    }
}

extension [UInt8] {
    /// The first place at or behind `start` where `piece` stands.
    func firstRange(of piece: [UInt8], from start: Int) -> Range<Int>? {
        guard let first = piece.first else { return start..<start }
        var place = start
        while place + piece.count <= count {
            if self[place] == first, self[place..<(place + piece.count)].elementsEqual(piece) {
                return place..<(place + piece.count)
            }
            place += 1
        }
        return nil
    }
}
