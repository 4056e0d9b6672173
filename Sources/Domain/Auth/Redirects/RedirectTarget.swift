// SPDX-License-Identifier: Apache-2.0

/// Where a browser may be sent after a sign-in or sign-out: a path of the own origin, or an address of an origin that
/// the settings name. Everything else would make the server a stepping stone to somebody else's page.
public struct RedirectTarget: Sendable, Hashable {
    /// What goes into the `Location` header: visible ASCII, as it came.
    public let location: String

    /// - Parameter allowed: the own origin, for those who write it out, and those in the setting `auth.redirects`.
    public init(_ text: String, allowed: Set<WebOrigin>) throws(AuthError) {
        guard Self.isOwnPath(text) || WebAddress(text).map({ allowed.contains($0.origin) }) == true else {
            throw .malformed(
                code: "invalid_redirect",
                message: "The target of the redirect is neither a path of this server nor of an origin that is allowed."
            )
        }
        location = text
    }

    /// The page that a form came from, where that is one that may be gone back to; nil otherwise.
    public init?(referer text: String?, allowed: Set<WebOrigin>) {
        guard let text, let address = WebAddress(text), allowed.contains(address.origin) else { return nil }
        location = text
    }

    /// One slash, and behind it nothing that any reader could take for a host: no second slash, no backslash, no
    /// control characters (browsers drop tabs and line ends), no dot segments (whose removal could leave two slashes).
    private static func isOwnPath(_ text: String) -> Bool {
        guard text.hasPrefix("/"), !text.hasPrefix("//"), text.utf8.count <= WebAddress.longest,
            WebAddress.isPlain(text)
        else { return false }
        let path = text.prefix { $0 != "?" && $0 != "#" }
        return path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { !isDots($0) }
    }

    /// `.` or `..`, also percent-encoded.
    private static func isDots(_ segment: Substring) -> Bool {
        guard segment.utf8.count <= 6 else { return false }
        var rest = segment.lowercased()[...]
        var count = 0
        while !rest.isEmpty {
            if rest.hasPrefix(".") {
                rest = rest.dropFirst()
            } else if rest.hasPrefix("%2e") {
                rest = rest.dropFirst(3)
            } else {
                return false
            }
            count += 1
        }
        return count == 1 || count == 2
    }
}
