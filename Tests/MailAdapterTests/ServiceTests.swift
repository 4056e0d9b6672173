// SPDX-License-Identifier: Apache-2.0
import Curl
import JSON
import Kernel
import Testing

@testable import MailAdapter

/// The contract of a transport, against the documented shapes of the services.
@Suite struct ServiceTests {
    static let services = [
        "resend:re_key?endpoint=BASE/resend", "sendgrid:SG.key?endpoint=BASE/sendgrid",
        "mailgun:key-1@mg.example.org?endpoint=BASE/mailgun", "ses:AKID:s%2Fecret@eu-west-1?endpoint=BASE/ses",
    ]
    static let wrongKeys = [
        "resend:re_other?endpoint=BASE/resend", "sendgrid:SG.other?endpoint=BASE/sendgrid",
        "mailgun:key-2@mg.example.org?endpoint=BASE/mailgun", "ses:OTHER:secret@eu-west-1?endpoint=BASE/ses",
    ]

    private let client: CurlClient
    private let peer: PeerProcess

    init() async throws {
        client = try MailFixture.client()
        peer = try await PeerProcess("http_server.py")
    }

    private func transport(_ url: String) throws -> any MailTransport {
        try MailFixture.transport(url.replacing("BASE", with: "http://127.0.0.1:\(peer.port())"), client)
    }

    @Test(arguments: services)
    func `a mail is taken`(_ service: String) async throws {
        try await transport(service).deliver(MailFixture.mail())
        var request: JSONObject?
        for await line in peer.lines where line["method"] != nil {
            request = line
            break
        }
        let body = MailFixture.text(request?["body"])
        for part in ["grace@example.org", "Grüße", "no-reply@example.com", "<p>Hello<"] { #expect(body.contains(part)) }
    }

    @Test(arguments: services)
    func `a mail without HTML is taken`(_ service: String) async throws {
        try await transport(service).deliver(MailFixture.mail(MailFixture.message(html: nil)))
    }

    @Test(arguments: wrongKeys)
    func `a wrong key is final and not repeated in the error`(_ service: String) async throws {
        let transport = try transport(service)
        await #expect { try await transport.deliver(MailFixture.mail()) } throws: { error in
            guard let failure = error as? MailFailure else { return false }
            return !failure.isTransient && (failure.text.contains("401") || failure.text.contains("403"))
                && !["re_other", "SG.other", "key-2", "OTHER"].contains { failure.text.contains($0) }
        }
    }

    @Test(arguments: services)
    func `too many mails are worth another attempt`(_ service: String) async throws {
        let transport = try transport(service)
        let mail = try MailFixture.mail(MailFixture.message(to: "once@example.org"))
        await #expect { try await transport.deliver(mail) } throws: { error in
            (error as? MailFailure)?.isTransient == true
        }
        try await transport.deliver(mail)
    }

    @Test(arguments: services)
    func `a recipient that is refused is final and named by the service`(_ service: String) async throws {
        let transport = try transport(service)
        let mail = try MailFixture.mail(MailFixture.message(to: "x@invalid.example"))
        await #expect { try await transport.deliver(mail) } throws: { error in
            guard let failure = error as? MailFailure else { return false }
            return !failure.isTransient && failure.text.contains("alid")
        }
    }

    @Test func `an endpoint that is private is refused without the setting`() async throws {
        let url = "resend:re_key?endpoint=http://127.0.0.1:\(peer.port())/resend"
        let transport = try MailFixture.transport(url, CurlClient())
        await #expect { try await transport.deliver(MailFixture.mail()) } throws: { error in
            (error as? MailFailure)?.text.contains("outbound.allow") == true
        }
    }
}
