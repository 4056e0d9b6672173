// SPDX-License-Identifier: Apache-2.0
public import Curl

/// Delivers to a mail server (RFC 5321).
public struct SMTPTransport: MailTransport {
    private let server: MailRoute.Server
    private let client: CurlClient

    public init(_ server: MailRoute.Server, client: CurlClient) {
        self.server = server
        self.client = client
    }

    public func deliver(_ mail: OutgoingMail) async throws(MailFailure) {
        do throws(CurlError) {
            try await client.send(
                CurlMail(
                    // The path is the name in the greeting: the sender's domain rather than this machine's name.
                    url: "\(server.url)/\(mail.from.domain)",
                    startTLS: server.startTLS,
                    credentials: server.credentials,
                    sender: mail.from.address,
                    recipients: [mail.to],
                    message: MIMEMessage(mail).bytes
                )
            )
        } catch {
            throw MailFailure(error)
        }
    }
}
