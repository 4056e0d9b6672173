// SPDX-License-Identifier: Apache-2.0

public import AuthDomain

/// The services of the auth domain that the operations call.
public struct AuthServices: Sendable {
    public var accounts: Accounts
    public var passwords: Passwords
    public var signIn: SignIn
    public var sessions: Sessions
    public var signingKeys: SigningKeys
    public var limits: any AttemptLimiting
    public var challenges: Challenges
    public var passwordReset: PasswordReset
    public var emailVerification: EmailVerification
    public var emailChange: EmailChange
    public var magicLink: MagicLink
    public var oneTimeCode: OneTimeCode
    public var secondFactors: SecondFactors
    public var apiKeys: APIKeys
    public var activity: ActivityLog
    public var settings: AuthSettingsSource
    public var providers: OAuthSignIn
    public var identities: Identities
    /// Names what nobody may be shown of an account.
    public var attributes: (any UserAttributeSource)?

    public init(
        accounts: Accounts,
        passwords: Passwords,
        signIn: SignIn,
        sessions: Sessions,
        signingKeys: SigningKeys,
        limits: any AttemptLimiting,
        challenges: Challenges,
        passwordReset: PasswordReset,
        emailVerification: EmailVerification,
        emailChange: EmailChange,
        magicLink: MagicLink,
        oneTimeCode: OneTimeCode,
        secondFactors: SecondFactors,
        apiKeys: APIKeys,
        activity: ActivityLog,
        settings: AuthSettingsSource,
        providers: OAuthSignIn,
        identities: Identities,
        attributes: (any UserAttributeSource)? = nil
    ) {
        self.accounts = accounts
        self.passwords = passwords
        self.signIn = signIn
        self.sessions = sessions
        self.signingKeys = signingKeys
        self.limits = limits
        self.challenges = challenges
        self.passwordReset = passwordReset
        self.emailVerification = emailVerification
        self.emailChange = emailChange
        self.magicLink = magicLink
        self.oneTimeCode = oneTimeCode
        self.secondFactors = secondFactors
        self.apiKeys = apiKeys
        self.activity = activity
        self.settings = settings
        self.providers = providers
        self.identities = identities
        self.attributes = attributes
    }
}
