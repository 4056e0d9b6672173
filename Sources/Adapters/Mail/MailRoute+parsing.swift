// SPDX-License-Identifier: Apache-2.0
internal import Curl
internal import Kernel

extension MailRoute {
    private static let schemes = "log:, smtp://, smtps://, resend:, sendgrid:, mailgun: or ses:"

    public init(parsing text: String) throws(MailRouteError) {
        guard let colon = text.firstIndex(of: ":") else {
            throw MailRouteError("A mail URL begins with \(Self.schemes).")
        }
        let scheme = text[..<colon].lowercased()
        switch scheme {
        case "log":
            guard text[text.index(after: colon)...].isEmpty else {
                throw MailRouteError("Nothing follows log: in a mail URL.")
            }
            self = .log
        case "smtp", "smtps": self = .smtp(try Server(parsing: text))
        case "resend", "sendgrid", "mailgun", "ses":
            self = try Self.service(scheme, ServiceURL(text[text.index(after: colon)...], scheme: scheme))
        default: throw MailRouteError("\(scheme): is no way to send mail; use \(Self.schemes).")
        }
    }

    private static func service(_ scheme: String, _ url: ServiceURL) throws(MailRouteError) -> MailRoute {
        switch scheme {
        case "resend":
            try url.only(["endpoint"])
            return .resend(key: try url.key(), endpoint: try url.endpoint(or: "https://api.resend.com"))
        case "sendgrid":
            try url.only(["endpoint"])
            return .sendGrid(key: try url.key(), endpoint: try url.endpoint(or: "https://api.sendgrid.com"))
        case "mailgun":
            try url.only(["endpoint", "region"])
            let host = try mailgunHost(url.options["region"] ?? "us")
            return .mailgun(
                key: try url.key(),
                domain: try url.place("the domain to send from"),
                endpoint: try url.endpoint(or: "https://\(host)")
            )
        default:
            try url.only(["endpoint"])
            let region = try url.place("the region, such as eu-west-1")
            let (access, secret) = try url.keyPair()
            return .ses(
                access: access,
                secret: secret,
                region: region,
                endpoint: try url.endpoint(or: "https://email.\(region).amazonaws.com")
            )
        }
    }

    private static func mailgunHost(_ region: String) throws(MailRouteError) -> String {
        switch region {
        case "us": return "api.mailgun.net"
        case "eu": return "api.eu.mailgun.net"
        default: throw MailRouteError("region is us or eu in a mailgun: mail URL.")
        }
    }
}

extension MailRoute.Server {
    init(parsing text: String) throws(MailRouteError) {
        guard let url = CurlURL(text) else {
            throw MailRouteError(
                "The mail URL can't be read; write smtp://user:password@host:587 and percent-encode reserved characters."
            )
        }
        guard url.path == "/" else { throw MailRouteError("A mail URL of a server has no path.") }
        credentials = try Self.credentials(of: url)
        startTLS = try Self.startTLS(of: url, hasCredentials: credentials != nil)
        // RFC 8314: submission at 587, with TLS from the start at 465.
        let port = url.port ?? (url.scheme == "smtps" ? 465 : 587)
        self.url = "\(url.scheme)://\(url.host):\(port)"
    }

    private static func credentials(of url: CurlURL) throws(MailRouteError) -> CurlMail.Credentials? {
        switch (url.user, url.password) {
        case (nil, nil): return nil
        case (let user?, let password?): return CurlMail.Credentials(user: user, password: Secret(password))
        default: throw MailRouteError("The mail URL needs both a user and a password, or neither.")
        }
    }

    private static func startTLS(of url: CurlURL, hasCredentials: Bool) throws(MailRouteError) -> CurlMail.StartTLS {
        let options = try ServiceURL.options(url.query ?? "")
        if let unknown = options.keys.filter({ $0 != "starttls" }).min() {
            throw MailRouteError("The mail URL has no option \(unknown); it has starttls.")
        }
        guard let text = options["starttls"] else { return hasCredentials ? .required : .optional }
        guard url.scheme == "smtp" else {
            throw MailRouteError("smtps:// has TLS from the start: starttls is for smtp://.")
        }
        switch text {
        case "required": return .required
        case "optional", "off":
            if hasCredentials {
                throw MailRouteError("A password is never sent without TLS: starttls=\(text) goes with no user.")
            }
            return text == "off" ? .off : .optional
        default: throw MailRouteError("starttls is required, optional or off in a mail URL.")
        }
    }
}
