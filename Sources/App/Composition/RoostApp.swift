// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import CryptoAdapter
import DataDomain
import HTTPAPI
import Kernel
public import Logging

/// One Roost: its database, its schema, its records and its HTTP surface, composed from a configuration. Several live
/// in one process without sharing anything.
///
/// It serves by itself (``serve(onListening:)``), or is mounted into a Hummingbird router (``mount(on:)``) and run as a
/// service among others; either way ``run()`` or `serve` ends it in order.
public final class RoostApp: Sendable {
    public let configuration: AppConfiguration
    public let records: Records
    public let schemas: SchemaService
    public let hooks: HookRegistry
    /// Accounts, sessions, keys: for programs that embed Roost.
    public let accounts: AuthServices
    /// What programs that embed Roost hear of files.
    public var mediaHooks: MediaHooks { media.hooks }
    public let logger: Logger
    /// What answers requests; for tests and for programs with a server of their own.
    public let edge: Edge

    let database: any ServedDatabase
    let paths: LocalPaths
    let clock: any WallClock
    let ids: any IDGenerator
    let firstAdministrator: FirstAdministrator
    let background: BackgroundWork
    let media: MediaServing
    /// Lives as long as the app does, and watches the schema meanwhile.
    private let auditedChanges: AuditedChanges
    /// Where people reach the server, as far as that is known.
    let address: LateValue<String>
    private let temporaryFolder: TemporaryFolder?

    /// Opens the database and brings the schema into force.
    /// - Parameters:
    ///   - schema: declared in Swift: it is the truth then, as in the mode `code`.
    ///   - confirmsDestruction: lets a declared schema drop what it no longer declares.
    ///   - logger: nil for one that writes lines to standard error.
    public init(
        _ configuration: AppConfiguration = AppConfiguration(),
        schema: SchemaDeclaration? = nil,
        confirmsDestruction: Bool = false,
        logger: Logger? = nil,
        clock: any WallClock = SystemClock()
    ) async throws(StartFailure) {
        let logger = logger ?? Logger(label: "roost") { _ in LineLogHandler(configuration.log) }
        let ids = UUIDv7Generator(clock: clock) {
            var random = SystemRandomNumberGenerator()
            return random.next()
        }
        let storage = try Storage(configuration)
        let database = try await Self.reachDatabase(configuration, paths: storage.paths, logger: logger)
        let master = try Self.masterKey(configuration, paths: storage.paths)
        let schemas = Self.schemaService(configuration, declared: schema, database: database, ids: ids, logger: logger)
        do throws(StartFailure) {
            try await Self.bringIntoForce(
                schemas,
                configuration,
                declared: schema,
                confirmed: confirmsDestruction,
                clock: clock
            )
        } catch {
            await database.close()
            throw error
        }
        let hooks = HookRegistry { failure in
            logger.error(
                "a hook failed",
                metadata: ["hook": "\(failure.id)", "entity": "\(failure.entity)", "error": "\(failure.message)"]
            )
        }
        let hasher = Argon2Hasher()
        let records = Records(
            database: database,
            authorizer: GrantAuthorizer(),
            schemas: schemas,
            clock: clock,
            ids: ids,
            hasher: hasher,
            signer: MessageSigner(master, purpose: "cursor"),
            hooks: hooks,
            cipher: Self.fieldCipher(master)
        )
        let address = LateValue(Self.expectedAddress(configuration.server))
        let services: AccountServices
        do throws(StartFailure) {
            services = try await Self.accountServices(
                configuration,
                records: records,
                schemas: schemas,
                database: database,
                hasher: hasher,
                master: master,
                paths: storage.paths,
                address: address,
                ids: ids,
                clock: clock,
                logger: logger
            )
        } catch {
            await database.close()
            throw error
        }
        do throws(StartFailure) {
            media = try MediaServing(
                configuration,
                MediaServing.Foundation(
                    records: OwnRecords(records),
                    schemas: schemas,
                    hooks: hooks,
                    digests: services.digests,
                    paths: storage.paths,
                    isAlone: !type(of: database).isShared,
                    ids: ids,
                    clock: clock,
                    logger: logger
                )
            )
        } catch {
            await database.close()
            throw error
        }
        auditedChanges = AuditedChanges(records: OwnRecords(records), log: services.auth.activity)
        auditedChanges.begin(schemas, hooks: hooks)
        self.configuration = configuration
        self.records = records
        self.schemas = schemas
        self.hooks = hooks
        self.logger = logger
        self.address = address
        self.database = database
        self.clock = clock
        self.ids = ids
        accounts = services.auth
        firstAdministrator = services.firstAdministrator
        background = services.background
        paths = storage.paths
        temporaryFolder = storage.temporaryFolder
        edge = try Self.makeEdge(
            configuration,
            records: records,
            schemas: schemas,
            services: services,
            media: media,
            database: database,
            master: master,
            clock: clock,
            ids: ids,
            logger: logger
        )
        background.neighbors.begin(database, schemas)
    }

    /// Finishes what was accepted and closes the database. Called by ``run()`` and ``serve(onListening:)``.
    func close() async {
        hooks.remove(id: AuditedChanges.hookID)
        await media.close(hooks)
        await database.close()
        temporaryFolder?.remove()
    }
}
