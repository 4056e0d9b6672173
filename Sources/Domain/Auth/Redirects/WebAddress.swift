// SPDX-License-Identifier: Apache-2.0

/// An absolute `http` or `https` address in the narrow form that all readers understand alike: ASCII, no user name, no
/// backslash, no blanks, a host of letters, digits, dots and hyphens or a bracketed IPv6 address.
///
/// Browsers repair far more than that (`https:/host`, `https:\\host`, tabs inside); what has to be repaired is refused.
public struct WebAddress: Sendable, Hashable {
    public let origin: WebOrigin
    /// From the first slash up to the query; empty where there is none.
    public let path: String
    /// Without the question mark.
    public let query: String?
    /// Without the number sign.
    public let fragment: String?

    public static let longest = 2048

    public init?(_ text: String) {
        guard text.utf8.count <= Self.longest, Self.isPlain(text), let mark = text.firstRange(of: "://"),
            let scheme = WebOrigin.Scheme(rawValue: text[..<mark.lowerBound].lowercased())
        else { return nil }
        var rest = text[mark.upperBound...]
        fragment = Self.cut(&rest, at: "#")
        query = Self.cut(&rest, at: "?")
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        path = String(rest[slash...])
        guard let (host, port) = Self.authority(rest[..<slash]) else { return nil }
        origin = WebOrigin(scheme: scheme, host: host, port: port)
    }

    /// Visible ASCII without what browsers take for a slash.
    static func isPlain(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }
    }

    private static func cut(_ rest: inout Substring, at mark: Character) -> String? {
        guard let place = rest.firstIndex(of: mark) else { return nil }
        defer { rest = rest[..<place] }
        return String(rest[rest.index(after: place)...])
    }

    private static func authority(_ text: Substring) -> (host: String, port: Int?)? {
        let end: Substring.Index
        if text.hasPrefix("[") {
            guard let bracket = text.firstIndex(of: "]") else { return nil }
            end = text.index(after: bracket)
        } else {
            end = text.firstIndex(of: ":") ?? text.endIndex
        }
        let host = text[..<end].lowercased()
        guard host.hasPrefix("[") ? isIPv6(host) : isName(host) else { return nil }
        let rest = text[end...]
        if rest.isEmpty { return (host, nil) }
        let digits = rest.dropFirst()
        guard rest.hasPrefix(":"), (1...5).contains(digits.count),
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let port = Int(digits), (1...65_535).contains(port)
        else { return nil }
        return (host, port)
    }

    private static func isName(_ host: String) -> Bool {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        return host.utf8.count <= 253
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
            }
    }

    private static func isIPv6(_ host: String) -> Bool {
        let inner = host.dropFirst().dropLast()
        return (2...45).contains(inner.utf8.count)
            && inner.utf8.allSatisfy { byte in
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
                    || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
            }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

extension WebAddress: CustomStringConvertible {
    public var description: String {
        "\(origin)\(path)" + (query.map { "?\($0)" } ?? "") + (fragment.map { "#\($0)" } ?? "")
    }
}
