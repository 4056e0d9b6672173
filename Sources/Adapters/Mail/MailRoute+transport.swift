// SPDX-License-Identifier: Apache-2.0
public import Curl
public import Kernel
internal import SigV4

extension MailRoute {
    /// - Parameter sink: takes what `log:` shows.
    public func transport(
        client: CurlClient,
        clock: any WallClock,
        sink: @escaping @Sendable (String) -> Void
    ) -> any MailTransport {
        switch self {
        case .log: LogTransport(sink: sink)
        case .smtp(let server): SMTPTransport(server, client: client)
        case .resend(let key, let endpoint):
            ServiceTransport(ResendService(key: key, endpoint: endpoint), client: client)
        case .sendGrid(let key, let endpoint):
            ServiceTransport(SendGridService(key: key, endpoint: endpoint), client: client)
        case .mailgun(let key, let domain, let endpoint):
            ServiceTransport(MailgunService(key: key, domain: domain, endpoint: endpoint), client: client)
        case .ses(let access, let secret, let region, let endpoint):
            ServiceTransport(
                SESService(
                    signer: RequestSigner(access: access, secret: secret, region: region, service: "ses"),
                    endpoint: endpoint,
                    clock: clock
                ),
                client: client
            )
        }
    }

    /// Whether mail leaves this process, so that it must say who it is from.
    public var needsSender: Bool {
        if case .log = self { false } else { true }
    }
}
