// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPAPI
import Kernel
import Logging
import NIOPosix

extension RoostApp {
    static func makeEdge(
        _ configuration: AppConfiguration,
        records: Records,
        schemas: SchemaService,
        services: AccountServices,
        media: MediaServing,
        database: any ServedDatabase,
        master: MasterKeys,
        clock: any WallClock,
        ids: any IDGenerator,
        logger: Logger
    ) throws(StartFailure) -> Edge {
        let data = DataAPI(
            records: records,
            idempotency: IdempotencyKeeper(
                database: database,
                clock: clock,
                hash: MessageSigner(master, purpose: "idempotency")
            ),
            clock: clock,
            spools: ImportSpools()
        )
        let facts = SystemFacts(
            id: ids.makeID(),
            version: BuildInformation.version,
            runtime: "swift",
            database: type(of: database).kind,
            publicURL: configuration.server.publicURL,
            server: configuration.serverFacts
        )
        let schemaAPI = SchemaAPI(schemas: schemas, clock: clock, ids: ids)
        let origins = CrossSiteGuard(
            publicURL: configuration.server.publicURL,
            origins: configuration.server.corsOrigins
        )
        let principals = RecordsPrincipals(accounts: services.auth.accounts, authenticator: services.authenticator)
        let permits = SystemPermits(schemas)
        let table = Routes(
            data: data,
            schema: schemaAPI,
            system: SystemAPI(
                schemas: schemas,
                settings: services.auth.settings,
                permits: permits,
                facts: facts,
                clock: clock
            ),
            auth: AuthAPI(
                services: services.auth,
                origins: origins,
                publicURL: configuration.server.publicURL,
                clock: clock
            ),
            access: AccessAPI(
                schema: schemaAPI,
                tester: AccessTester(records: records, principals: principals, explainer: database)
            ),
            health: HealthRoutes { (try? await database.changes(after: .max, limit: 1)) != nil },
            media: MediaAPI(
                media.parts,
                rows: RecordsMediaRows(records),
                schemas: schemas,
                permits: permits,
                publicURL: configuration.server.publicURL,
                holder: media.holder,
                isAlone: media.isAlone,
                allowsFreeTransforms: media.allowsFree
            )
        ).table
        let publicFiles = configuration.publicFolder.map { PublicFiles(directory: $0, threadPool: .singleton) }
        return Edge(
            table: table,
            configuration: EdgeConfiguration(
                limits: limits(configuration.limits),
                cors: CORSPolicy(origins: configuration.server.corsOrigins),
                trustedProxies: try proxies(configuration.server.trustedProxies)
            ),
            publicFiles: publicFiles,
            authenticator: SocketAuthenticator(
                base: SessionAuthenticator(services.authenticator, origins: origins)
            ),
            permits: permits,
            ids: ids,
            logger: logger
        )
    }

    static func limits(_ limits: AppConfiguration.Limits) -> RequestLimits {
        RequestLimits(
            body: limits.body,
            url: limits.url,
            headers: limits.headers,
            deadline: limits.deadline
        )
    }

    private static func proxies(_ texts: [String]) throws(StartFailure) -> TrustedProxies {
        var networks: [IPNetwork] = []
        for text in texts {
            guard let network = IPNetwork(text) else {
                throw StartFailure("server.trusted-proxies: \"\(text)\" is no address and no network.")
            }
            networks.append(network)
        }
        return TrustedProxies(networks)
    }
}
