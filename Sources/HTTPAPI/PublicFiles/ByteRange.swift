// SPDX-License-Identifier: Apache-2.0

/// What a `Range` header asks for (RFC 9110, 14.1.2).
enum ByteRange: Equatable {
    /// No range, several, or one that can't be read: all of them may be answered with the whole.
    case whole
    case part(Range<Int64>)
    case unsatisfiable

    init(_ header: String, size: Int64) {
        let prefix = "bytes="
        guard header.lowercased().hasPrefix(prefix) else {
            self = .whole
            return
        }
        let ends = header.dropFirst(prefix.count).split(
            separator: "-" as Character,
            maxSplits: 1,
            omittingEmptySubsequences: false
        ).map(\.trimmed)
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy(Self.isDigit) }) else {
            self = .whole
            return
        }
        switch (Int64(ends[0]), Int64(ends[1])) {
        case (nil, let suffix?): self = Self.part(max(0, size - suffix), size, size: size)
        case (let first?, nil): self = ends[1].isEmpty ? Self.part(first, size, size: size) : .whole
        case (let first?, let last?):
            self = last < first ? .whole : Self.part(first, last < size ? last + 1 : size, size: size)
        case (nil, nil): self = .whole
        }
    }

    private static func part(_ start: Int64, _ end: Int64, size: Int64) -> Self {
        start < size ? .part(start..<end) : .unsatisfiable
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
