// SPDX-License-Identifier: Apache-2.0
import AuthDomain
import AuthTestKit
import DataDomain
import DataTestKit
import HTTPAPI
import Kernel

/// The whole auth domain over a store in memory, with doubles for what is outside.
struct AuthHouse: Sendable {
    let store = InMemoryAuthStore()
    let clock = FakeClock()
    let mailer = FakeMailer()
    let digests = FakeDigests()
    let provider: FakeIdentityProvider
    let errands = Errands()
    let settings: AuthSettingsSource
    let services: AuthServices
    let authenticator: Authenticator

    /// - Parameters:
    ///   - limits: nil for the real ones.
    ///   - hidden: fields of accounts that nobody may read.
    init(
        schemas: any SchemaSource,
        limits: (any AttemptLimiting)? = FakeAttemptLimits(),
        hidden: Set<String> = []
    ) throws {
        let attributes = FakeUserAttributes(hidden: hidden)
        let (store, clock, digests, ids, sealer) = (store, clock, digests, SequentialIDs(), FakeSealer())
        let roles = RolesOfSchema(schemas: schemas)
        let limits = limits ?? AttemptLimiter(clock: clock)
        let activity = ActivityLog(
            store: store,
            roles: roles,
            clock: clock,
            errands: errands,
            retention: { ActivityRetention() },
            onFailure: { _, _ in }
        )
        let settings = try AuthSettingsSource(
            store: store,
            sealer: sealer,
            roles: roles,
            activity: activity,
            clock: clock
        )
        let keys = SigningKeys(
            store: store,
            maker: TestKeyMaker(digests: digests),
            sealer: sealer,
            digests: digests,
            clock: clock,
            policies: settings
        )
        let tokens = Tokens(keys: keys, clock: clock, policies: settings)
        let sessions = Sessions(
            store: store,
            tokens: tokens,
            digests: digests,
            ids: ids,
            clock: clock,
            policies: settings,
            activity: activity,
            hiddenFields: { attributes.hiddenFields }
        )
        let passwords = Passwords(
            store: store,
            hasher: FakePasswordHasher(),
            policies: settings,
            activity: activity
        )
        let accounts = Accounts(
            store: store,
            passwords: passwords,
            roles: roles,
            activity: activity,
            policies: settings,
            clock: clock
        )
        let challenges = Challenges(store: store, digests: digests, sealer: sealer, clock: clock, ids: ids)
        let outbox = Outbox(
            mailer: mailer,
            composer: FakeComposer(),
            errands: errands,
            places: { MailPlaces(appName: "Test", publicURL: "http://localhost") },
            onFailure: { _, _ in }
        )
        let mail = ChallengeMail(
            store: store,
            challenges: challenges,
            outbox: outbox,
            limits: limits,
            activity: activity,
            clock: clock
        )
        let factors = SecondFactors(
            store: store,
            challenges: challenges,
            digests: digests,
            sealer: sealer,
            limits: limits,
            activity: activity,
            clock: clock,
            issuer: { "Test" }
        )
        let signIn = SignIn(
            store: store,
            accounts: accounts,
            passwords: passwords,
            sessions: sessions,
            secondFactor: factors,
            limits: limits,
            activity: activity,
            roles: roles,
            policies: settings,
            ids: ids,
            clock: clock
        )
        let apiKeys = APIKeys(
            store: store,
            digests: digests,
            roles: roles,
            activity: activity,
            clock: clock,
            ids: ids,
            errands: errands
        )
        let identities = Identities(
            store: store,
            accounts: accounts,
            digests: digests,
            activity: activity,
            clock: clock
        )
        provider = FakeIdentityProvider(digests: digests, clock: clock)
        let providers = OAuthSignIn(
            store: store,
            challenges: challenges,
            digests: digests,
            client: provider,
            identities: identities,
            limits: limits,
            policies: settings,
            clock: clock
        )
        self.settings = settings
        services = AuthServices(
            accounts: accounts,
            passwords: passwords,
            signIn: signIn,
            sessions: sessions,
            signingKeys: keys,
            limits: limits,
            challenges: challenges,
            passwordReset: PasswordReset(mail: mail, passwords: passwords),
            emailVerification: EmailVerification(mail: mail),
            emailChange: EmailChange(mail: mail),
            magicLink: MagicLink(mail: mail),
            oneTimeCode: OneTimeCode(mail: mail, accounts: accounts),
            secondFactors: factors,
            apiKeys: apiKeys,
            activity: activity,
            settings: settings,
            providers: providers,
            identities: identities,
            attributes: attributes
        )
        authenticator = Authenticator(
            store: store,
            tokens: tokens,
            sessions: sessions,
            keys: apiKeys,
            roles: roles,
            attributes: attributes,
            digests: digests,
            clock: clock
        )
    }

    /// Sends the mail that waits, and gives the newest; no more mail is sent afterwards.
    func deliver() async -> MailMessage? {
        errands.close()
        await errands.run()
        return mailer.sent.last
    }
}

extension MailMessage {
    /// A line `name=value` of the text.
    func value(_ name: String) -> String? {
        text.split(separator: "\n").first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) }
    }
}

/// The roles of the schema in force.
private struct RolesOfSchema: RoleDirectory {
    let schemas: any SchemaSource

    func knows(_ role: String) -> Bool { schemas.current.definition.access.role(role) != nil }

    func permissions(of roles: [String]) -> Set<String> {
        let somebody = Principal(kind: .user(.integer(0)), roles: roles)
        let rules = schemas.current.access
        return Set(SystemPermission.allCases.filter { rules.permits(somebody, $0) }.map(\.rawValue))
    }

    func isRole(_ role: String, within scopes: [KeyScope]) -> Bool {
        schemas.current.definition.access.mayAll(ofRole: role, withKey: scopes)
    }

    func knowsEntity(_ name: String) -> Bool { schemas.current.entity(name)?.isHidden == false }

    var allPermissions: Set<String> { Set(SystemPermission.allCases.map(\.rawValue)) }
}
