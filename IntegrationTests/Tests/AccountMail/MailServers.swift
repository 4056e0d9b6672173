// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// Ways to a mail server, and what it may answer.
@Suite struct MailServers {
    private static let path = "/api/auth/password/reset"

    private func server(_ mailbox: Mailbox, _ more: [String: String] = [:]) throws -> Server {
        try Server(environment: mailbox.environment.merging(Server.behindProxy) { $1 }.merging(more) { $1 })
    }

    @Test func `TLS from the start, with a password`() throws {
        let mailbox = try Mailbox(.smtps)
        let server = try server(mailbox)
        _ = try server.member("ada@example.org")
        #expect(try server.visitor().post(Self.path, ["email": "ada@example.org"]).status == 200)
        let mail = try mailbox.next(to: "ada@example.org")
        #expect(mail.isTrusted)
        #expect(try !mail.token().isEmpty)
    }

    @Test func `a mailbox that does not exist changes no answer and holds nobody else up`() throws {
        let mailbox = try Mailbox()
        let server = try server(mailbox)
        var answers: [String] = []
        for email in ["bounce@example.org", "busy@example.org", "ada@example.org"] {
            _ = try server.member(email)
            let answer = try server.visitor().post(Self.path, ["email": email])
            #expect(answer.status == 200, "\(answer)")
            answers.append(answer.text)
        }
        #expect(Set(answers).count == 1, "\(answers)")
        _ = try mailbox.next(to: "ada@example.org").token()
        #expect(mailbox.unread(to: "bounce@example.org") == 0)
        let log = try waitForLog(server) { $0.contains("550") }
        #expect(!log.contains("token="), "what was in the mail is in the log: \(log)")
    }

    @Test func `a server that says later is asked again`() throws {
        let mailbox = try Mailbox()
        let server = try server(mailbox)
        _ = try server.member("once@example.org")
        #expect(try server.visitor().post(Self.path, ["email": "once@example.org"]).status == 200)
        let token = try mailbox.next(to: "once@example.org").token()
        let body = ["token": token, "password": "other-otter-lantern"]
        #expect(try server.visitor().post(Self.path + "/confirm", body).status == 200)
    }

    @Test func `a password is not told to a server without TLS, and a wrong one is no secret in the log`() throws {
        for (mailbox, url) in [
            (try Mailbox(.plain), nil), (try Mailbox(), "wr0ng-s3cret"), (try Mailbox(.smtps), "wr0ng-s3cret"),
        ] as [(Mailbox, String?)] {
            let settings = url.map { ["ROOST_MAIL_URL": mailbox.url(password: $0)] } ?? [:]
            let server = try server(mailbox, settings)
            _ = try server.member("ada@example.org")
            #expect(try server.visitor().post(Self.path, ["email": "ada@example.org"]).status == 200)
            let log = try waitForLog(server) { $0.contains("mail") && $0.contains("error") }
            #expect(!log.contains("wr0ng-s3cret") && !log.contains("p@ss"), "\(log)")
            #expect(mailbox.unread(to: "ada@example.org") == 0)
        }
    }

    /// What the server has logged, once that is enough.
    private func waitForLog(_ server: Server, until isEnough: (String) -> Bool) throws -> String {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            let log = server.program.output + server.program.errors
            if isEnough(log) { return log }
            usleep(20_000)
        }
        throw HarnessError("nothing of the kind was logged: \(server.program.transcript)")
    }
}
