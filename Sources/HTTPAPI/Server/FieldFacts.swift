// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

/// What the header fields of a request say about the message itself.
struct FieldFacts: Sendable {
    let host: String?
    private(set) var asksForUpgrade = false
    private(set) var expectsContinue = false

    /// - Throws: 400 for no `Host`, two, or an invalid one (RFC 9112, 3.2), and for a transfer coding other than
    ///   `chunked`; 417 for an unknown expectation.
    init(_ fields: HTTPFields, hosts: [String], isHTTP10: Bool) throws(Problem) {
        host = hosts.first
        guard hosts.count == 1 || isHTTP10 && hosts.isEmpty, host.map(Self.isValidHost) ?? true else {
            throw .badRequest("invalid_host", "The request needs one valid Host header.")
        }
        var codings = 0
        for field in fields {
            switch field.name.canonicalName {
            case "transfer-encoding":
                codings += 1
                guard codings == 1, !isHTTP10, field.value.lowercased() == "chunked" else {
                    throw .badRequest("invalid_transfer_encoding", "The one transfer coding that is known is chunked.")
                }
            case "expect":
                guard field.value.lowercased() == "100-continue" else {
                    throw Problem(
                        .expectationFailed,
                        code: "expectation_failed",
                        detail: "This expectation is not known."
                    )
                }
                expectsContinue = true
            case "upgrade": asksForUpgrade = true
            default: break
            }
        }
    }

    /// Whether `text` is `uri-host [":" port]` (RFC 3986, 3.2.2 and 3.2.3), the host not empty.
    static func isValidHost(_ text: String) -> Bool {
        var host = text[...]
        var port: Substring = ""
        if text.utf8.first == UInt8(ascii: "[") {
            guard let end = text.utf8.firstIndex(of: UInt8(ascii: "]")) else { return false }
            guard IPAddress(text[text.utf8.index(after: text.startIndex)..<end])?.isIPv4 == false else { return false }
            port = text[text.utf8.index(after: end)...]
            host = "ipv6"
        } else if let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) {
            host = text[..<colon]
            port = text[colon...]
        }
        guard !host.isEmpty, host.utf8.allSatisfy(isHostByte) else { return false }
        return port.isEmpty || isValidPort(port)
    }

    private static func isValidPort(_ text: Substring) -> Bool {
        let digits = text.dropFirst()
        guard text.utf8.first == UInt8(ascii: ":"), digits.utf8.allSatisfy(isDigit) else { return false }
        return digits.isEmpty || UInt16(digits) != nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// Letters, digits, and `-._~!$&'()*+,;=%`: `unreserved`, `sub-delims` and the start of an escape.
    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"), UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "'"),
            UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: ","),
            UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: "%"):
            true
        default: false
        }
    }
}
