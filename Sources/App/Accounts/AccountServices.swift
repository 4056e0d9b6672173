// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import CryptoAdapter
import DataDomain
import HTTPAPI
import Kernel
import Logging
import MailAdapter
import OAuthAdapter

/// The services of accounts, put together over the records of one app.
struct AccountServices {
    /// What they stand on.
    struct Foundation {
        let records: OwnRecords
        let schemas: SchemaService
        let sealer: any Sealer
        let digests: CryptoDigests
        let hasher: Argon2Hasher
        let outbound: OutboundServices
        /// Tells of attempts on other nodes; nil when this is the only one.
        let attempts: (any AttemptExchange)?
        /// Where people reach the server; asked when it is needed, since a port may be chosen at the start.
        let publicURL: @Sendable () -> String
        let ids: any IDGenerator
        let clock: any WallClock
        let logger: Logger
    }

    let auth: AuthServices
    let authenticator: Authenticator
    let firstAdministrator: FirstAdministrator
    let background: BackgroundWork
    /// Under a key that every node of the app has.
    let digests: CryptoDigests

    init(_ base: Foundation) throws(AuthError) {
        let store = RecordsAuthStore(records: base.records)
        let (clock, ids, digests, sealer) = (base.clock, base.ids, base.digests, base.sealer)
        self.digests = digests
        let roles = SchemaRoleDirectory(schemas: base.schemas)
        let errands = Errands()
        let retention = LateValue(ActivityRetention())
        let logger = base.logger
        let activity = ActivityLog(
            store: store,
            roles: roles,
            clock: clock,
            errands: errands,
            retention: { retention.value },
            onFailure: { event, error in
                logger.error(
                    "an audit entry was not kept",
                    metadata: ["action": "\(event.action)", "error": "\(error)"]
                )
            }
        )
        let settings = try AuthSettingsSource(
            store: store,
            sealer: sealer,
            roles: roles,
            activity: activity,
            clock: clock,
            templates: TemplateChecker()
        )
        retention.source = { settings.current.activity }

        let limits = AttemptLimiter(clock: clock, isShared: base.attempts != nil)
        let hasher = Argon2PasswordHasher(sharing: base.hasher) { Argon2Parameters(settings.current.password) }
        let passwords = Passwords(store: store, hasher: hasher, policies: settings, activity: activity)
        let accounts = Accounts(
            store: store,
            passwords: passwords,
            roles: roles,
            activity: activity,
            policies: settings,
            clock: clock
        )
        let challenges = Challenges(store: store, digests: digests, sealer: sealer, clock: clock, ids: ids)
        let factors = SecondFactors(
            store: store,
            challenges: challenges,
            digests: digests,
            sealer: sealer,
            limits: limits,
            activity: activity,
            clock: clock,
            issuer: { settings.current.mfa.issuer ?? settings.current.mail.appName ?? "Roost" }
        )
        let signingKeys = SigningKeys(
            store: store,
            maker: CryptoSigningKeyMaker(),
            sealer: sealer,
            digests: digests,
            clock: clock,
            policies: settings
        )
        let tokens = Tokens(keys: signingKeys, clock: clock, policies: settings)
        let attributes = RecordsUserAttributes(records: base.records, schemas: base.schemas)
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
        let keys = APIKeys(
            store: store,
            digests: digests,
            roles: roles,
            activity: activity,
            clock: clock,
            ids: ids,
            errands: errands
        )
        let mail = ChallengeMail(
            store: store,
            challenges: challenges,
            outbox: base.outbound.outbox(
                settings: settings,
                errands: errands,
                publicURL: base.publicURL,
                logger: logger
            ),
            limits: limits,
            activity: activity,
            clock: clock
        )
        let identities = Identities(
            store: store,
            accounts: accounts,
            digests: digests,
            activity: activity,
            clock: clock
        )
        auth = AuthServices(
            accounts: accounts,
            passwords: passwords,
            signIn: SignIn(
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
            ),
            sessions: sessions,
            signingKeys: signingKeys,
            limits: limits,
            challenges: challenges,
            passwordReset: PasswordReset(mail: mail, passwords: passwords),
            emailVerification: EmailVerification(mail: mail),
            emailChange: EmailChange(mail: mail),
            magicLink: MagicLink(mail: mail),
            oneTimeCode: OneTimeCode(mail: mail, accounts: accounts),
            secondFactors: factors,
            apiKeys: keys,
            activity: activity,
            settings: settings,
            providers: OAuthSignIn(
                store: store,
                challenges: challenges,
                digests: digests,
                client: ProviderClient(http: CurlOutboundHTTP(base.outbound.client), clock: clock),
                identities: identities,
                limits: limits,
                policies: settings,
                clock: clock
            ),
            identities: identities,
            attributes: attributes
        )
        authenticator = Authenticator(
            store: store,
            tokens: tokens,
            sessions: sessions,
            keys: keys,
            roles: roles,
            attributes: attributes,
            digests: digests,
            clock: clock
        )
        firstAdministrator = FirstAdministrator(
            store: store,
            challenges: challenges,
            accounts: accounts,
            limits: limits
        )
        background = BackgroundWork(
            errands: errands,
            outbound: base.outbound,
            removedRoles: RemovedRolesWatch(accounts: accounts, errands: errands, logger: logger),
            neighbors: NeighborWatch(logger: logger) { [schemas = base.schemas] in
                try await schemas.load()
                try await settings.refresh()
            },
            attempts: base.attempts.map { exchange in
                AttemptSharing(limits, over: exchange) { error in
                    logger.warning("attempts are counted by this node alone", metadata: ["error": "\(error)"])
                }
            }
        )
    }
}

extension Argon2Parameters {
    init(_ settings: AuthSettings.Password) {
        self.init(
            memory: UInt32(clamping: settings.memory),
            passes: UInt32(clamping: settings.iterations),
            lanes: UInt32(clamping: settings.parallelism)
        )
    }
}
