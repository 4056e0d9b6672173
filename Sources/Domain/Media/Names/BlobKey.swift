// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// Where a blob is: made by Roost, never of anything that a client sent.
///
/// `o/` and 32 hexadecimal digits for what files consist of; `u/` and 32 digits for uploads that no record knows yet;
/// `d/`, the digits of the original and 32 more for what was derived from it. No other text is a key, so that a store
/// may use it as a path or an object's name without looking at it.
public struct BlobKey: Sendable, Hashable {
    public enum Area: String, Sendable, Hashable, CaseIterable {
        case originals = "o"
        case uploads = "u"
        case derived = "d"
    }

    public let area: Area
    /// 32 lower-case hexadecimal digits: random ones, or of a derived blob those of its original.
    public let digits: String
    /// Of a derived blob: 32 digits that say how it was derived.
    public let variant: String?

    private init(_ area: Area, _ digits: String, variant: String? = nil) {
        self.area = area
        self.digits = digits
        self.variant = variant
    }

    /// - Parameter random: 16 bytes that nobody can foresee.
    public static func original(_ random: [UInt8]) -> BlobKey? { Self(.originals, bytes: random) }
    public static func upload(_ random: [UInt8]) -> BlobKey? { Self(.uploads, bytes: random) }

    private init?(_ area: Area, bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.init(area, Hex.encode(bytes))
    }

    /// The key of what a transformation makes of this blob; nil for other than 16 bytes.
    public func derived(_ transformation: [UInt8]) -> BlobKey? {
        guard transformation.count == Self.byteCount else { return nil }
        return BlobKey(.derived, digits, variant: Hex.encode(transformation))
    }

    /// The key of what a derived blob was derived from; of others, their own.
    public var original: BlobKey { area == .derived ? BlobKey(.originals, digits) : self }

    /// Reads what ``text`` wrote, and nothing else.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 2, let area = Area(rawValue: String(parts[0])), Self.isDigits(parts[1]) else { return nil }
        switch (area, parts.count) {
        case (.originals, 2), (.uploads, 2): self.init(area, String(parts[1]))
        case (.derived, 3) where Self.isDigits(parts[2]):
            self.init(area, String(parts[1]), variant: String(parts[2]))
        default: return nil
        }
    }

    public var text: String { "\(area.rawValue)/\(digits)" + (variant.map { "/\($0)" } ?? "") }

    private static let byteCount = 16

    static func isDigits(_ text: Substring) -> Bool {
        text.utf8.count == 2 * byteCount
            && text.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }
}

extension BlobKey: Comparable, CustomStringConvertible {
    /// By the bytes of ``text``.
    public static func < (left: Self, right: Self) -> Bool { left.text.utf8.lexicographicallyPrecedes(right.text.utf8) }
    public var description: String { text }
}
