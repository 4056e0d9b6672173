// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// Who a provider says has signed in.
public struct ProviderProfile: Sendable, Hashable {
    public let issuer: String
    /// The provider's own, unchanging name of the person.
    public let subject: String
    /// Nil when it gives none, or none that is one.
    public let email: EmailAddress?
    /// The provider says that mail to the address reaches this person.
    public let isEmailVerified: Bool
    public let name: String?
    /// An `https` address of a picture. Kept as a text; never fetched.
    public let avatar: String?

    public init(
        issuer: String,
        subject: String,
        email: EmailAddress? = nil,
        isEmailVerified: Bool = false,
        name: String? = nil,
        avatar: String? = nil
    ) {
        self.issuer = issuer
        self.subject = subject
        self.email = email
        self.isEmailVerified = email != nil && isEmailVerified
        self.name = name
        self.avatar = avatar
    }
}
