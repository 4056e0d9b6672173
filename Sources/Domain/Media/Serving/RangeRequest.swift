// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// What a `Range` header asks for of a content of known size (RFC 9110, 14.1.2 and 14.2).
public enum RangeRequest: Sendable, Hashable {
    /// No range, or one in other units or that can't be read: answered with the whole.
    case whole
    case part(Range<Int64>)
    /// Nothing of the content, or several ranges at once, which are not served (416).
    case unsatisfiable

    public init(_ header: String?, size: Int64) {
        self = header.map { Self.read($0, size: size) } ?? .whole
    }

    private static func read(_ header: String, size: Int64) -> Self {
        let parts = header.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].lowercased() == "bytes" else { return .whole }
        let sets = parts[1].split(separator: ",", omittingEmptySubsequences: false)
        let ranges = sets.map { one(HeaderText.trimmed($0), size: size) }
        guard !ranges.contains(.whole) else { return .whole }
        return ranges.count == 1 ? ranges[0] : .unsatisfiable
    }

    private static func one(_ text: Substring, size: Int64) -> Self {
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard ends.count == 2 else { return .whole }
        switch (ends[0].isEmpty, HeaderText.number(ends[0]), ends[1].isEmpty, HeaderText.number(ends[1])) {
        case (true, _, _, let suffix?): return part(max(0, size - suffix), size, size)
        case (_, let first?, true, _): return part(first, size, size)
        case (_, let first?, _, let last?) where first <= last: return part(first, last < size ? last + 1 : size, size)
        default: return .whole
        }
    }

    private static func part(_ start: Int64, _ end: Int64, _ size: Int64) -> Self {
        start < end && start < size ? .part(start..<end) : .unsatisfiable
    }
}
