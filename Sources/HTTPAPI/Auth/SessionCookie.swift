// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import HTTPTypes
import Kernel

/// The cookie `auth`, which holds the token of a session in browsers (RFC 6265). Scripts of a page can't read it.
struct SessionCookie: Sendable, Hashable {
    static let name = "auth"

    var domain: String?
    var path = "/"
    var sameSite = AuthSettings.Cookie.SameSite.lax
    /// Sent over TLS only.
    var isSecure: Bool

    /// The header field that gives a browser `token` for `lifetime`.
    func field(token: String, lifetime: Int64, now: Timestamp) -> HTTPField {
        let end = now.millisecondsSinceEpoch / 1000 + lifetime
        return field(value: token, maxAge: lifetime, expires: HTTPDate(secondsSinceEpoch: end))
    }

    /// The header field that makes a browser forget the token.
    var removal: HTTPField { field(value: "", maxAge: 0, expires: HTTPDate(secondsSinceEpoch: 0)) }

    private func field(value: String, maxAge: Int64, expires: HTTPDate) -> HTTPField {
        var text = "\(Self.name)=\(value); Path=\(path); Max-Age=\(maxAge); Expires=\(expires); HttpOnly"
        // Browsers drop SameSite=None without Secure.
        if isSecure || sameSite == .none { text += "; Secure" }
        text += "; SameSite=\(sameSite.word)"
        if let domain { text += "; Domain=\(domain)" }
        return HTTPField(name: .setCookie, value: text)
    }

    // MARK: - Reading

    /// The token in the cookies of a request: the first that has the name, which is the one with the longest path.
    static func value(in headers: HTTPFields) -> String? { cookie(name, in: headers) }

    /// The value of the cookie `name`, decoded; nil when there is none, or nothing in it.
    static func cookie(_ name: String, in headers: HTTPFields) -> String? {
        for header in headers[values: .cookie] {
            for pair in header.split(separator: ";" as Character) {
                let pair = pair.trimmed
                guard let equals = pair.utf8.firstIndex(of: UInt8(ascii: "=")), pair[..<equals] == name else {
                    continue
                }
                var value = pair[pair.utf8.index(after: equals)...]
                if value.utf8.count >= 2, value.first == "\"", value.last == "\"" {
                    value = value.dropFirst().dropLast()
                }
                guard !value.isEmpty else { return nil }
                return PercentDecoding.decode(value, plusIsSpace: false) ?? String(value)
            }
        }
        return nil
    }
}

extension AuthSettings.Cookie.SameSite {
    fileprivate var word: String {
        switch self {
        case .lax: "Lax"
        case .strict: "Strict"
        case .none: "None"
        }
    }
}
