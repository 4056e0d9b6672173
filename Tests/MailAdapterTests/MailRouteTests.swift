// SPDX-License-Identifier: Apache-2.0
import Curl
import Kernel
import Testing

@testable import MailAdapter

@Suite struct MailRouteTests {
    private func server(_ text: String) throws -> MailRoute.Server? {
        if case .smtp(let server) = try MailRoute(parsing: text) { server } else { nil }
    }

    @Test func `a server's URL is read with its defaults`() throws {
        let plain = try #require(try server("smtp://mail.example.org"))
        #expect(plain.url == "smtp://mail.example.org:587")
        #expect(plain.startTLS == .optional)
        #expect(plain.credentials == nil)
        let full = try #require(try server("smtp://ada%40example.org:p%3Aw%2F@mail.example.org:2525"))
        #expect(full.url == "smtp://mail.example.org:2525")
        #expect(full.startTLS == .required)
        #expect(full.credentials?.user == "ada@example.org")
        #expect(full.credentials?.password.reveal() == "p:w/")
        #expect(try server("smtps://mail.example.org")?.url == "smtps://mail.example.org:465")
        #expect(try server("smtp://[::1]:25?starttls=off")?.startTLS == .off)
    }

    @Test func `a service's URL is read with its defaults`() throws {
        guard case .resend(let key, let endpoint) = try MailRoute(parsing: "resend:re_1%2B") else {
            throw MailRouteError("not resend")
        }
        #expect(key.reveal() == "re_1+")
        #expect(endpoint == "https://api.resend.com")
        guard case .mailgun(_, let domain, let host) = try MailRoute(parsing: "mailgun:k@mg.example.org?region=eu")
        else {
            throw MailRouteError("not mailgun")
        }
        #expect(domain == "mg.example.org")
        #expect(host == "https://api.eu.mailgun.net")
        guard case .ses(let access, let secret, let region, let ses) = try MailRoute(parsing: "ses:A:s%2F%2b@eu-west-1")
        else { throw MailRouteError("not ses") }
        #expect(access == "A")
        #expect(secret.reveal() == "s/+")
        #expect(region == "eu-west-1")
        #expect(ses == "https://email.eu-west-1.amazonaws.com")
    }

    @Test(
        arguments: [
            "", "log", "log:x", "http://example.org", "smtp:", "smtp://", "smtp://host/path", "smtp://hunter2@host",
            "smtp://ada:hunter2@host?starttls=off", "smtp://ada:hunter2@host?starttls=optional",
            "smtp://host?starttls=maybe",
            "smtps://host?starttls=off", "smtp://host?tls=no", "smtp://ada:hunter2@host:99999", "resend:", "resend:a b",
            "resend:hunter2?region=eu", "sendgrid:%zz", "sendgrid:hunter2%0d%0aX", "mailgun:hunter2",
            "mailgun:hunter2@",
            "mailgun:hunter2@a/b", "mailgun:hunter2@d?region=mars", "ses:hunter2@eu-west-1", "ses:A:hunter2",
            "ses:A:hunter2@eu/west", "resend:hunter2?endpoint=file:///etc", "resend:hunter2?endpoint=x&endpoint=y",
            "resend:hunter2?endpoint", "resend:k?endpoint=http://u:hunter2@host",
        ])
    func `a mistake is told without the password`(_ text: String) {
        #expect { try MailRoute(parsing: text) } throws: { error in
            guard let error = error as? MailRouteError else { return false }
            return error.description.hasSuffix(".") && !error.description.contains("hunter2")
        }
    }

    @Test(
        arguments: [
            ("ada@example.org", "ada@example.org", nil as String?), ("Ada <ada@example.org>", "ada@example.org", "Ada"),
            ("\"Ada, L.\" <ada@example.org>", "ada@example.org", "Ada, L."), ("<a@b>", "a@b", nil),
        ])
    func `a sender is read`(_ text: String, _ address: String, _ name: String?) throws {
        let read = try #require(MailAddress(text))
        #expect(read.address == address)
        #expect(read.name == name)
    }

    @Test(
        arguments: [
            "", "ada", "@b", "a@", "a@b@c", "a b@c", "a@b\r\nBcc: x@y", "Ada\n <a@b>", "Ada <a@b> x", "a@b,c@d", "<>",
            "Ada <a b@c>",
        ])
    func `what is no sender is refused`(_ text: String) { #expect(MailAddress(text) == nil) }
}
