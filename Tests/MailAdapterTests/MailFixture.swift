// SPDX-License-Identifier: Apache-2.0
import AuthDomain
import Curl
import JSON
import Kernel
import Synchronization

@testable import MailAdapter

struct FixedClock: WallClock {
    func now() -> Timestamp { Timestamp(millisecondsSinceEpoch: 1_795_258_980_000) }
}

/// What was told, in order.
final class Notes<Note: Sendable>: Sendable {
    private let notes = Mutex<[Note]>([])
    func add(_ note: Note) { notes.withLock { $0.append(note) } }
    var all: [Note] { notes.withLock { $0 } }
}

enum MailFixture {
    static func client(certificate: String? = nil) throws -> CurlClient {
        let local = ["127.0.0.0/8"].compactMap { AddressRange($0) }
        return try CurlClient(CurlOptions(outbound: OutboundGuard(allowed: local), extraCertificates: certificate))
    }

    static func message(
        to: String = "grace@example.org",
        subject: String = "Grüße",
        text: String = "Hello,\n\n.\nyou have a link: https://example.org/?a=b&c=d\n",
        html: String? = "<p>Hello</p>"
    ) -> MailMessage {
        MailMessage(to: to, subject: subject, text: text, html: html)
    }

    static func mail(_ message: MailMessage = message()) throws -> OutgoingMail {
        try OutgoingMail(
            message,
            from: sender,
            date: FixedClock().now(),
            messageID: "0123456789abcdef@example.com"
        )
    }

    static var sender: MailAddress {
        get throws {
            guard let sender = MailAddress("Ada's Äpp <no-reply@example.com>") else { throw MailFailure(false, "") }
            return sender
        }
    }

    static func transport(_ url: String, _ client: CurlClient) throws -> any MailTransport {
        try MailRoute(parsing: url).transport(client: client, clock: FixedClock()) { _ in }
    }

    static func text(_ value: JSONValue?) -> String {
        if case .string(let text)? = value { text } else { "" }
    }
}
