// SPDX-License-Identifier: Apache-2.0
import AuthDomain
import AuthTestKit
import DataDomain
import DataTestKit
import HTTPAPI
import HTTPTypes
import Kernel
import Logging
import MediaDomain
import MediaTestKit
import NIOCore
import Testing

/// The whole API over a database, without sockets: requests go in where a connection would hand them over.
struct TestAPI: Sendable {
    let database: any Database & SchemaStore
    let clock = DataTestKit.FixedClock()
    let schemas: SchemaService
    /// A busy machine is no slow hook.
    let hooks = HookRegistry(limit: .seconds(600))
    let house: AuthHouse
    let table: RouteTable
    let edge: Edge
    /// What files are kept in.
    let bed: MediaBed

    /// Who may do what.
    enum Access: Sendable {
        /// Every request comes from the process itself.
        case everything
        /// Whoever sends no credentials is nobody, and grants decide.
        case rules
    }

    static let facts = SystemFacts(
        id: "instance",
        version: "1.2.3",
        runtime: "swift",
        database: "memory",
        server: JSONObject([("port", 8080)])
    )

    /// Over the storage that the test runs on; in memory where it says nothing of that.
    /// - Parameters:
    ///   - definition: the schema in force; nil for a new database.
    ///   - authorizer: nil for what `access` says.
    ///   - hidden: fields of accounts that nobody may read.
    ///   - bed: where files are kept.
    ///   - store: what stands between the service and the database's own schema store.
    init(
        _ definition: JSONValue? = Blog.schema,
        mode: SchemaMode = .ui,
        access: Access = .everything,
        authorizer: (any Authorizer)? = nil,
        limits: (any AttemptLimiting)? = FakeAttemptLimits(),
        publicURL: String? = nil,
        origins: [String] = [],
        proxies: TrustedProxies = .init(),
        hidden: Set<String> = [],
        media bed: MediaBed = MediaBed(),
        deadline: Duration = .seconds(600),
        allowsFree: Bool = false,
        store: (any SchemaStore) -> any SchemaStore = { $0 }
    ) async throws {
        self.bed = bed
        let database = try TestDatabases.current?.make() ?? InMemoryDatabase()
        self.database = database
        let (ids, signer) = (SequentialIDs(), FixedCursorSigner())
        schemas = SchemaService(store: store(database), mode: mode, ids: ids)
        let records = Records(
            database: database,
            authorizer: authorizer ?? GrantAuthorizer(),
            schemas: schemas,
            clock: clock,
            ids: ids,
            hasher: PlainSecretHasher(),
            signer: signer,
            hooks: hooks
        )
        let idempotency = IdempotencyKeeper(database: database, clock: clock, hash: signer)
        house = try AuthHouse(schemas: schemas, limits: limits, hidden: hidden)
        let (guarding, permits) = (CrossSiteGuard(publicURL: publicURL, origins: origins), SystemPermits(schemas))
        let schema = SchemaAPI(schemas: schemas, clock: clock, ids: ids)
        let tester = AccessTester(records: records, principals: Accounted(house: house), explainer: nil)
        let routes = Routes(
            data: DataAPI(records: records, idempotency: idempotency, clock: clock, spools: MemorySpools()),
            schema: schema,
            system: SystemAPI(
                schemas: schemas,
                settings: house.settings,
                permits: permits,
                facts: Self.facts,
                clock: clock
            ),
            auth: AuthAPI(services: house.services, origins: guarding, publicURL: publicURL, clock: house.clock),
            access: AccessAPI(schema: schema, tester: tester),
            health: HealthRoutes(isReady: { true }),
            media: MediaAPI(
                bed.parts,
                rows: BedRows(catalog: bed.catalog),
                schemas: schemas,
                permits: permits,
                publicURL: publicURL,
                holder: "test",
                isAlone: true,
                allowsFreeTransforms: allowsFree
            )
        )
        table = routes.table
        edge = Edge(
            table: table,
            configuration: EdgeConfiguration(limits: RequestLimits(deadline: deadline), trustedProxies: proxies),
            authenticator: access == .everything
                ? EverybodyIsSystem() : SessionAuthenticator(house.authenticator, origins: guarding),
            permits: permits,
            ids: ids,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        guard let definition else { return }
        let context = RequestContext(
            caller: .system,
            requestID: "boot",
            now: clock.now(),
            deadline: .now + .seconds(600)
        )
        _ = try await schemas.boot(.replace(definition), context: context)
    }

    /// With the records of the blog.
    static func blog(
        mode: SchemaMode = .ui,
        store: (any SchemaStore) -> any SchemaStore = { $0 }
    ) async throws -> TestAPI {
        let api = try await TestAPI(mode: mode, store: store)
        for (path, body) in Blog.records {
            let answer = await api.send(.post, path, body: body)
            guard answer.status == 201 else { throw UnexpectedAnswer(answer: answer) }
        }
        return api
    }

    /// For tests that break it; they run in memory only.
    var memory: InMemoryDatabase {
        get throws { try #require(database as? InMemoryDatabase) }
    }

    func send(
        _ method: HTTPRequest.Method,
        _ target: String,
        headers: HTTPFields = [:],
        body: String? = nil
    ) async -> Answer {
        await send(method, target, headers: headers, bytes: body.map { Array($0.utf8) })
    }

    func send(
        _ method: HTTPRequest.Method,
        _ target: String,
        headers: HTTPFields = [:],
        bytes: [UInt8]?
    ) async -> Answer {
        let request = InboundRequest(
            method: method,
            target: target,
            authority: "localhost",
            headers: headers,
            body: bytes.map { .bytes(ByteBuffer(bytes: $0)) } ?? .none,
            peer: "127.0.0.1",
            isSecure: false
        )
        return await Answer(edge.respond(to: request))
    }

    func get(_ target: String, headers: HTTPFields = [:]) async -> Answer { await send(.get, target, headers: headers) }

    func post(_ target: String, _ body: String, headers: HTTPFields = [:]) async -> Answer {
        await send(.post, target, headers: headers, body: body)
    }
}

/// Takes every caller for the process itself.
struct EverybodyIsSystem: Authenticating {
    func principal(_: CallerEvidence) async throws(Problem) -> Principal { .system }
}

/// Finds the users of the house.
private struct Accounted: PrincipalFinding {
    let house: AuthHouse

    func principal(ofUser name: String) async throws(DataError) -> Principal? {
        let found = try? await house.services.accounts.find(email: name)
        return found.map { Principal(kind: .user($0.id), roles: $0.roles) }
    }
}

struct UnexpectedAnswer: Error {
    let answer: Answer
}

struct MemorySpools: ImportSpooling {
    func makeSpool() async throws(DataError) -> any ImportSpool { MemoryImportSpool(limit: 100_000) }
}
