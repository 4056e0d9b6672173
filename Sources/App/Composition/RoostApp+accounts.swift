// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import CryptoAdapter
import DataDomain
import HTTPAPI
import Kernel
import Logging

extension RoostApp {
    static func accountServices(
        _ configuration: AppConfiguration,
        records: Records,
        schemas: SchemaService,
        database: any ServedDatabase,
        hasher: Argon2Hasher,
        master: MasterKeys,
        paths: LocalPaths,
        address: LateValue<String>,
        ids: any IDGenerator,
        clock: any WallClock,
        logger: Logger
    ) async throws(StartFailure) -> AccountServices {
        guard let keys = master.sealing else { throw StartFailure("The master key is unusable.") }
        let outbound = try OutboundServices(configuration, ids: ids, clock: clock, logger: logger)
        let sealer = AESSealer(newest: keys.newest, older: keys.older)
        let own = OwnRecords(records)
        let store = RecordsAuthStore(records: own)
        try await checkMasterKey(sealer, store, configuration, paths)
        do throws(AuthError) {
            let digestKey = try await DigestKey.load(from: store, sealer: sealer)
            let services = try AccountServices(
                AccountServices.Foundation(
                    records: own,
                    schemas: schemas,
                    sealer: sealer,
                    digests: CryptoDigests(key: digestKey),
                    hasher: hasher,
                    outbound: outbound,
                    attempts: database.attemptExchange(node: ids.makeID()),
                    publicURL: { address.value },
                    ids: ids,
                    clock: clock,
                    logger: logger
                )
            )
            try await services.auth.settings.refresh()
            try await services.auth.activity.clear()
            try await services.background.removedRoles.begin(schemas)
            try await makeAdministrator(configuration.administrator, services.auth.accounts)
            return services
        } catch {
            throw StartFailure("Accounts can't be served: \(text(error))")
        }
    }

    /// With another key than the data were sealed under nothing could be served.
    private static func checkMasterKey(
        _ sealer: AESSealer,
        _ store: any AuthStore,
        _ configuration: AppConfiguration,
        _ paths: LocalPaths
    ) async throws(StartFailure) {
        let isForeign: Bool
        do throws(AuthError) { isForeign = try await DigestKey.isForeign(in: store, to: sealer) } catch {
            throw StartFailure("Accounts can't be served: \(text(error))")
        }
        guard isForeign else { return }
        let place = configuration.masterKey == nil ? "the file \(paths.masterKey)" : "master.key (ROOST_MASTER_KEY)"
        throw StartFailure(
            "The data in \(configuration.database.location) are sealed under another master key than the one of \(place). "
                + "Start with the key that has served them: in ROOST_MASTER_KEY, the same for all nodes, or as a copy of "
                + "the file master.key."
        )
    }

    /// The one that the environment asks for, unless there is one already.
    private static func makeAdministrator(
        _ wanted: AppConfiguration.Administrator?,
        _ accounts: Accounts
    ) async throws(AuthError) {
        guard let wanted, try await !accounts.hasAdministrator() else { return }
        do throws(AuthError) {
            _ = try await accounts.createFirstAdministrator(email: wanted.email, password: wanted.password)
        } catch {
            // Another node that started at the same time may have made it.
            guard try await accounts.hasAdministrator() else { throw error }
        }
    }

    private static func text(_ error: AuthError) -> String {
        switch error {
        case .invalid(let issues): issues.map { "\($0.pointer) \($0.message)" }.joined(separator: "; ")
        case .conflict(_, let message), .malformed(_, let message), .forbidden(_, let message): message
        case .internalFailure(let text): text
        default: "\(error)"
        }
    }

    /// The address that links in mails begin with, before it is known which port the system chose.
    static func expectedAddress(_ server: AppConfiguration.Server) -> String {
        if let url = server.publicURL { return url.hasSuffix("/") ? String(url.dropLast()) : url }
        let address = (server.tls == nil ? ListeningAddress.plain : ListeningAddress.secure)(server.host, server.port)
        return address.link
    }

    /// The address of the page that makes the first administrator; nil when there is one already.
    func setupLink() async -> String? {
        do throws(AuthError) {
            guard let offer = try await firstAdministrator.offer() else { return nil }
            return "\(address.value)/_/setup?token=\(offer.token.reveal())"
        } catch {
            logger.error("the link for the first administrator can't be made", metadata: ["error": "\(error)"])
            return nil
        }
    }
}
