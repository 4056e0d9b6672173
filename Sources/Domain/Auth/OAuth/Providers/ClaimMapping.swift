// SPDX-License-Identifier: Apache-2.0

/// Where in a provider's answer the things stand that an account is made from: for each the dotted paths of members to
/// try, of which the first that holds something counts.
public struct ClaimMapping: Sendable, Hashable {
    public var subject: [String]
    public var email: [String]
    /// Empty when the provider doesn't say whether an address was confirmed: then none counts as confirmed.
    public var emailVerified: [String]
    public var name: [String]
    public var avatar: [String]

    public init(
        subject: [String] = ["sub"],
        email: [String] = ["email"],
        emailVerified: [String] = ["email_verified"],
        name: [String] = ["name"],
        avatar: [String] = ["picture"]
    ) {
        self.subject = subject
        self.email = email
        self.emailVerified = emailVerified
        self.name = name
        self.avatar = avatar
    }

    /// The standard claims (OpenID Connect Core 1.0, section 5.1).
    public static let openID = ClaimMapping()
}
