// SPDX-License-Identifier: Apache-2.0

/// What mails say of the app: its name, and where their links lead.
public struct MailPlaces: Sendable, Hashable {
    public var appName: String
    /// The address that people reach the server at, without a slash at its end.
    public var publicURL: String
    /// Where the links of a template lead instead of the built-in places: an address with `{token}` in it.
    public var links: [MailTemplateName: String]

    public init(appName: String, publicURL: String, links: [MailTemplateName: String] = [:]) {
        self.appName = appName
        self.publicURL = publicURL
        self.links = links
    }

    static let tokenMark = "{token}"

    /// The address that a mail of the template asks to open.
    public func link(of template: MailTemplateName, token: String) -> String {
        let pattern = links[template] ?? (publicURL + Self.path(of: template))
        return pattern.split(separator: Self.tokenMark, omittingEmptySubsequences: false).joined(separator: token)
    }

    private static func path(of template: MailTemplateName) -> String {
        switch template {
        case .verify: "/_/auth/verify?token={token}"
        case .reset: "/_/auth/reset?token={token}"
        case .emailChangeOld, .emailChangeNew: "/_/auth/email?token={token}"
        case .magic: "/api/auth/magic/callback?token={token}"
        case .otp, .existingAccount: "/"
        }
    }
}
