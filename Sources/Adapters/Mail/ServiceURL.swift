// SPDX-License-Identifier: Apache-2.0
internal import Curl
internal import Kernel

/// What follows the scheme in the mail URL of a service: `KEY[:SECRET][@PLACE][?OPTIONS]`.
struct ServiceURL {
    let options: [String: String]
    private let scheme: String
    private let user: String
    private let host: String?

    init(_ text: Substring, scheme: String) throws(MailRouteError) {
        self.scheme = scheme
        let parts = text.split(separator: "?" as Character, maxSplits: 1, omittingEmptySubsequences: false)
        var address = parts.first ?? ""
        if address.hasPrefix("//") { address = address.dropFirst(2) }
        options = try Self.options(parts.count == 2 ? String(parts[1]) : "")
        if let at = address.lastIndex(of: "@") {
            user = String(address[..<at])
            host = String(address[address.index(after: at)...])
        } else {
            user = String(address)
            host = nil
        }
    }

    static func options(_ query: String) throws(MailRouteError) -> [String: String] {
        var options: [String: String] = [:]
        for pair in query.split(separator: "&" as Character) {
            let sides = pair.split(separator: "=" as Character, maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, let value = decoded(sides[1]) else {
                throw MailRouteError("The options of a mail URL are written name=value.")
            }
            guard options.updateValue(value, forKey: String(sides[0])) == nil else {
                throw MailRouteError("The mail URL has the option \(sides[0]) twice.")
            }
        }
        return options
    }

    func only(_ names: Set<String>) throws(MailRouteError) {
        guard let unknown = options.keys.filter({ !names.contains($0) }).min() else { return }
        let known = names.sorted().joined(separator: " and ")
        throw MailRouteError("A \(scheme): mail URL has no option \(unknown); it has \(known).")
    }

    func key() throws(MailRouteError) -> Secret<String> {
        guard let key = Self.decoded(user), !key.isEmpty, key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw MailRouteError("A \(scheme): mail URL needs the service's key.")
        }
        return Secret(key)
    }

    func keyPair() throws(MailRouteError) -> (access: String, secret: Secret<String>) {
        let parts = user.split(separator: ":" as Character)
        guard parts.count == 2, let access = Self.decoded(parts[0]), let secret = Self.decoded(parts[1]),
            access.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw MailRouteError("A \(scheme): mail URL needs two keys: \(scheme):ACCESSKEY:SECRETKEY@region.") }
        return (access, Secret(secret))
    }

    /// A name that goes into a host or a path, of letters, digits, dots and hyphens.
    func place(_ what: String) throws(MailRouteError) -> String {
        guard let host, !host.isEmpty, host.utf8.allSatisfy(Self.isHostByte) else {
            throw MailRouteError("A \(scheme): mail URL needs \(what) behind an @.")
        }
        return host
    }

    func endpoint(or standard: String) throws(MailRouteError) -> String {
        guard let text = options["endpoint"] else { return standard }
        guard let url = CurlURL(text), ["http", "https"].contains(url.scheme), url.user == nil, url.query == nil else {
            throw MailRouteError("The endpoint of a mail URL is an http or https URL.")
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// Nil for a `%` without two digits behind it, and for bytes that are no UTF-8.
    private static func decoded(_ text: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
