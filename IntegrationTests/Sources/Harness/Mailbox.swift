// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A real mail server (aiosmtpd), and what arrives at it.
public final class Mailbox {
    public enum Security: String, Sendable, CaseIterable {
        /// TLS is begun on request, and wanted, as is a password.
        case starttls
        /// TLS from the start; a password is wanted.
        case smtps
        /// Neither.
        case plain
    }

    private let peer: Peer
    private let security: Security
    private var unread: [Mail] = []

    public init(_ security: Security = .starttls) throws {
        peer = try Peer("smtp_server.py")
        self.security = security
    }

    /// What a server's environment needs to send its mail here.
    public var environment: [String: String] {
        [
            "ROOST_MAIL_URL": url(),
            "ROOST_MAIL_FROM": "App <app@example.org>",
            "ROOST_OUTBOUND_ALLOW": "127.0.0.1",
            "ROOST_OUTBOUND_CERTIFICATES": peer.ready["certificate"].string ?? "",
        ]
    }

    /// The value of `mail.url`.
    public func url(password: String = "p%40ss%3Aw%2Frd") -> String {
        let scheme = security == .smtps ? "smtps" : "smtp"
        return "\(scheme)://ada:\(password)@127.0.0.1:\(peer.ready[security.rawValue].int ?? 0)"
    }

    /// The next mail to somebody; what comes for others meanwhile is kept for them.
    public func next(to recipient: String) throws -> Mail {
        if let place = unread.firstIndex(where: { $0.recipients == [recipient] }) { return unread.remove(at: place) }
        while true {
            let mail = Mail(try peer.next())
            if mail.recipients == [recipient] { return mail }
            unread.append(mail)
        }
    }

    /// How many mails to somebody have come and not been read.
    public func unread(to recipient: String) -> Int { unread.count { $0.recipients == [recipient] } }
}

/// A mail as it arrived.
public struct Mail: Sendable {
    public let recipients: [String]
    /// Whether it came over TLS from a sender who had signed in.
    public let isTrusted: Bool
    /// All of it, with the line breaks and escapes of quoted-printable (RFC 2045, section 6.7) undone.
    public let text: String

    init(_ json: JSON) {
        recipients = json["to"].list?.compactMap(\.string) ?? []
        isTrusted = json["tls"].bool == true && json["user"].bool == true
        text = Self.decoded(json["data"].string ?? "")
    }

    /// What the link of the mail carries.
    public func token() throws -> String {
        guard let found = text.firstMatch(of: /[?&]token=([A-Za-z0-9_\-]+)/) else {
            throw HarnessError("no link in: \(text)")
        }
        return String(found.1)
    }

    /// The six digits.
    public func code() throws -> String {
        guard let found = text.firstMatch(of: /\b([0-9]{6})\b/) else { throw HarnessError("no code in: \(text)") }
        return String(found.1)
    }

    private static func decoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "=") else {
                bytes.append(byte)
                continue
            }
            if rest.starts(with: "\r\n".utf8) {
                rest = rest.dropFirst(2)
            } else if let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
