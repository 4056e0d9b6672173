// SPDX-License-Identifier: Apache-2.0
import Curl
import JSON
import Kernel
import Testing

@testable import MailAdapter

/// Against a real mail server: aiosmtpd.
@Suite struct SMTPTests {
    private let peer: PeerProcess
    private let client: CurlClient

    init() async throws {
        peer = try await PeerProcess("smtp_server.py")
        client = try MailFixture.client(certificate: MailFixture.text(peer.ready["certificate"]))
    }

    private func deliver(
        _ url: String,
        to: String = "grace@example.org",
        through client: CurlClient? = nil
    ) async throws {
        let mail = try MailFixture.mail(MailFixture.message(to: to))
        try await MailFixture.transport(url, client ?? self.client).deliver(mail)
    }

    private func received() async -> JSONObject {
        for await line in peer.lines { return line }
        return JSONObject()
    }

    private func url(_ server: String, user: String = "ada:p%40ss%3Aw%2Frd@", options: String = "") -> String {
        "\(server == "smtps" ? "smtps" : "smtp")://\(user)127.0.0.1:\(peer.port(server))\(options)"
    }

    private static func isFinal(_ error: any Error, _ text: String) -> Bool {
        guard let failure = error as? MailFailure else { return false }
        return !failure.isTransient && failure.text.contains(text)
    }

    @Test(arguments: ["starttls", "smtps"])
    func `a mail arrives over TLS and signed in`(_ server: String) async throws {
        try await deliver(url(server))
        let mail = await received()
        #expect(mail["user"] == true)
        #expect(mail["helo"] == "example.com")
        #expect(mail["from"] == "no-reply@example.com")
        #expect(mail["to"] == ["grace@example.org"])
        let data = MailFixture.text(mail["data"])
        #expect(data.contains("Message-ID: <0123456789abcdef@example.com>\r\n"))
        #expect(data.contains("\r\n.\r\n"), "a line with a dot alone arrives as it was")
        #expect(data.contains("?a=3Db&c=3Dd"))
    }

    @Test func `a server without TLS is used when no password is at stake`() async throws {
        try await deliver(url("plain", user: ""))
        #expect(await received()["tls"] == false)
        try await deliver(url("plain", user: "", options: "?starttls=off"))
    }

    @Test func `a password is not sent to a server without TLS`() async throws {
        await #expect { try await deliver(url("plain")) } throws: { error in (error as? MailFailure) != nil }
        await #expect { try await deliver(url("plain", user: "", options: "?starttls=required")) } throws: { error in
            (error as? MailFailure) != nil
        }
    }

    @Test(arguments: ["starttls", "smtps"])
    func `a certificate that nobody vouches for is refused`(_ server: String) async throws {
        let strict = try MailFixture.client()
        await #expect { try await deliver(url(server), through: strict) } throws: { Self.isFinal($0, "") }
    }

    /// The server's is for 127.0.0.1.
    @Test(arguments: ["starttls", "smtps"])
    func `a certificate for another name is refused`(_ server: String) async throws {
        let elsewhere = url(server).replacing("127.0.0.1", with: "localhost")
        await #expect { try await deliver(elsewhere) } throws: { Self.isFinal($0, "certificate") }
    }

    @Test(arguments: ["starttls", "smtps"])
    func `a wrong password is final and is not repeated`(_ server: String) async throws {
        await #expect { try await deliver(url(server, user: "ada:hunter2@")) } throws: { error in
            Self.isFinal(error, "535") && !"\(error)".contains("hunter2")
        }
    }

    @Test func `a mailbox that does not exist is final, a busy one is not`() async throws {
        await #expect { try await deliver(url("starttls"), to: "bounce@example.org") } throws: {
            Self.isFinal($0, "550")
        }
        await #expect { try await deliver(url("starttls"), to: "busy@example.org") } throws: { error in
            (error as? MailFailure)?.isTransient == true
        }
    }

    @Test func `an address in another script arrives`() async throws {
        try await deliver(url("plain", user: ""), to: "grüße@example.org")
        let mail = await received()
        #expect(mail["to"] == ["grüße@example.org"])
    }

    @Test func `a server that is not there is worth another attempt`() async throws {
        await #expect { try await deliver("smtp://127.0.0.1:1") } throws: { error in
            (error as? MailFailure)?.isTransient == true
        }
    }
}
