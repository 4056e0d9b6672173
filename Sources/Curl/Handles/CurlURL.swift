// SPDX-License-Identifier: Apache-2.0
internal import CCurl

/// A URL as libcurl reads it, so that what is checked is what is used.
public struct CurlURL: Sendable, Hashable {
    /// In lower case.
    public let scheme: String
    /// Decoded, like the password; nil when there is none.
    public let user: String?
    public let password: String?
    /// An IPv6 address keeps its brackets.
    public let host: String
    public let port: Int?
    /// Begins with `/`, still encoded.
    public let path: String
    /// Still encoded; nil when there is none.
    public let query: String?

    /// Nil when `text` is no absolute URL with a host. Any scheme is taken.
    public init?(_ text: String) {
        guard !text.utf8.contains(0), let handle = unsafe curl_url() else { return nil }
        defer { unsafe curl_url_cleanup(handle) }
        let flags = UInt32(CURLU_NON_SUPPORT_SCHEME)
        guard unsafe curl_url_set(handle, CURLUPART_URL, text, flags) == CURLUE_OK,
            let scheme = unsafe Self.part(CURLUPART_SCHEME, of: handle),
            let host = unsafe Self.part(CURLUPART_HOST, of: handle)
        else { return nil }
        self.scheme = scheme.lowercased()
        self.host = host
        user = unsafe Self.part(CURLUPART_USER, of: handle, decoding: true)
        password = unsafe Self.part(CURLUPART_PASSWORD, of: handle, decoding: true)
        port = unsafe Self.part(CURLUPART_PORT, of: handle).flatMap { Int($0) }
        path = unsafe Self.part(CURLUPART_PATH, of: handle) ?? "/"
        query = unsafe Self.part(CURLUPART_QUERY, of: handle)
    }

    /// As in the `Host` field of a request: the port stands there where it isn't the one that `http` or `https` has.
    public var authority: String {
        let usual = scheme == "https" ? 443 : 80
        return port.map { $0 == usual ? host : "\(host):\($0)" } ?? host
    }

    /// The URL of a request: one of `schemes`, and no sign-in in it, which would end in logs.
    init(checking text: String, schemes: [String]) throws(CurlError) {
        guard let url = CurlURL(text) else { throw .invalidRequest("that is no URL") }
        guard schemes.contains(url.scheme) else { throw .invalidRequest("the protocol \(url.scheme) is not permitted") }
        guard url.user == nil, url.password == nil else { throw .invalidRequest("a URL may not hold a user") }
        self = url
    }

    private static func part(_ part: CURLUPart, of handle: OpaquePointer, decoding: Bool = false) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        let flags = decoding ? UInt32(CURLU_URLDECODE) : 0
        guard unsafe curl_url_get(handle, part, &text, flags) == CURLUE_OK, let text = unsafe text else { return nil }
        defer { unsafe curl_free(text) }
        return unsafe String(cString: text)
    }
}
