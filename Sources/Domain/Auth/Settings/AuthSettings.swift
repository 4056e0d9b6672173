// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// The stored settings of this domain, module `auth`. Members are named as bknd names them where it has them.
public struct AuthSettings: Sendable, Hashable {
    /// Whether visitors may make accounts.
    public var allowRegister = true
    /// What whoever signs up gets beside `user`, which everybody has who is signed in.
    public var defaultRoleRegister: String?
    public var jwt = JWT()
    public var cookie = Cookie()
    public var password = Password()
    public var session = Session()
    /// By name; `password` is always among them.
    public var strategies: [String: Strategy] = ["password": Strategy(type: "password")]
    /// Origins beside the own that redirects may lead to.
    public var redirects: [String] = []
    public var mfa = MFA()
    public var anonymous = Anonymous()
    public var activity = ActivityRetention()
    public var mail = Mail()

    public init() {}

    public struct JWT: Sendable, Hashable {
        public var algorithm = SigningAlgorithm.edDSA
        public var issuer: String?
        /// Fields of the account that tokens carry beside what they must.
        public var fields: [String] = ["id", "email", "role"]
        public init() {}
    }

    public struct Cookie: Sendable, Hashable {
        public enum SameSite: String, Sendable, Hashable, CaseIterable { case lax, strict, none }
        public var domain: String?
        public var path = "/"
        public var sameSite = SameSite.lax
        /// Nil for secure whenever the request is.
        public var secure: Bool?
        public var expires = Duration.seconds(604_800)
        /// Whether the cookie is sent anew as the session is renewed.
        public var renew = true
        public var pathSuccess = "/"
        public var pathLoggedOut = "/"
        public init() {}
    }

    public struct Password: Sendable, Hashable {
        public var minLength = 8
        /// KiB.
        public var memory = 19_456
        public var iterations = 2
        public var parallelism = 1
        public init() {}
    }

    public struct Session: Sendable, Hashable {
        public var expires = Duration.seconds(604_800)
        public var accessExpires = Duration.seconds(600)
        public var refreshExpires = Duration.seconds(2_592_000)
        public var impersonationExpires = Duration.seconds(3600)
        public var freshProof = Duration.seconds(600)
        /// From the sign-in, however often it is renewed.
        public var maximum = Duration.seconds(7_776_000)
        /// Of one account; a further one ends the oldest.
        public var limit = 100
        public init() {}
    }

    /// A way to sign in: `password`, or a provider.
    public struct Strategy: Sendable, Hashable {
        public var type: String
        public var isEnabled: Bool
        /// What the type has of its own, secrets in clear.
        public var config: JSONObject
        public init(type: String, isEnabled: Bool = true, config: JSONObject = JSONObject()) {
            self.type = type
            self.isEnabled = isEnabled
            self.config = config
        }
    }

    public struct MFA: Sendable, Hashable {
        /// Whether administrators can do nothing but set up a second factor until they have one.
        public var requiredForAdmins = false
        /// The name that authenticator apps list accounts under; nil for the app's name.
        public var issuer: String?
        public init() {}
    }

    public struct Anonymous: Sendable, Hashable {
        public var isEnabled = false
        public init() {}
    }

    public struct Mail: Sendable, Hashable {
        /// The app's name in mails.
        public var appName: String?
        /// Where the links of mails lead, by template: addresses with `{token}` in them.
        public var links: [MailTemplateName: String] = [:]
        /// Templates of the app's own, by name and language: `{"reset":{"de":{"subject","text","html"?}}}`.
        public var templates = JSONObject()
        public init() {}
    }

    /// What accounts, passwords, sessions and tokens go by.
    public var policy: AuthPolicy {
        var policy = AuthPolicy()
        policy.registration.isOpen = allowRegister
        policy.registration.role = defaultRoleRegister
        policy.registration.allowsAnonymous = anonymous.isEnabled
        policy.password.isEnabled = strategies["password"]?.isEnabled ?? false
        policy.password.minimumLength = password.minLength
        policy.session.life = session.expires
        policy.session.accessLife = session.accessExpires
        policy.session.refreshLife = session.refreshExpires
        policy.session.impersonationLife = session.impersonationExpires
        policy.session.freshProof = session.freshProof
        policy.session.maximumLife = session.maximum
        policy.session.limit = session.limit
        policy.secondFactor.isRequiredForAdministrators = mfa.requiredForAdmins
        policy.token.algorithm = jwt.algorithm
        policy.token.issuer = jwt.issuer
        policy.token.fields = jwt.fields.filter { !["id", "email", "role"].contains($0) }
        return policy
    }
}
