// SPDX-License-Identifier: Apache-2.0

/// A media type without parameters, in lower case (RFC 9110, 8.3.1): `image/jpeg`.
public struct MimeType: Sendable, Hashable {
    public let text: String

    /// Reads a `Content-Type`; its parameters are dropped. Nil for anything that is no type.
    public init?(_ header: String) {
        let essence = header.prefix { $0 != ";" }.utf8
        let trimmed = String(decoding: Self.trimmed(essence), as: UTF8.self).lowercased()
        let parts = trimmed.split(separator: "/", omittingEmptySubsequences: false)
        guard trimmed.utf8.count <= 127, parts.count == 2, parts.allSatisfy(Self.isToken) else { return nil }
        text = trimmed
    }

    /// For types that stand in Roost's own text.
    init(known text: String) { self.text = text }

    /// `image` of `image/jpeg`.
    public var family: Substring { text.prefix { $0 != "/" } }

    /// Whether it is meant by `image/jpeg`, `image/*` or `*/*`; `image` alone counts as `image/*`.
    public func matches(_ pattern: String) -> Bool {
        let pattern = pattern.lowercased()
        if pattern == "*" || pattern == "*/*" || pattern == text { return true }
        if pattern.hasSuffix("/*") { return family == pattern.dropLast(2) }
        return family == pattern
    }

    private static func trimmed(_ bytes: Substring.UTF8View) -> Substring.UTF8View {
        var rest = bytes
        while let byte = rest.first, byte == 32 || byte == 9 { rest = rest.dropFirst() }
        while let byte = rest.last, byte == 32 || byte == 9 { rest = rest.dropLast() }
        return rest
    }

    /// RFC 9110, 5.6.2.
    private static func isToken(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
                default: marks.contains(byte)
                }
            }
    }

    private static let marks = Set("!#$%&'*+-.^_`|~".utf8)
}

extension MimeType: CustomStringConvertible {
    public var description: String { text }
}

extension MimeType {
    public static let binary = MimeType(known: "application/octet-stream")
}
