// SPDX-License-Identifier: Apache-2.0
import DataDomain
import DataTestKit
import HTTPAPI
import HTTPTypes
import JSON
import Kernel
import Logging
import NIOCore

/// The whole API over one world, with two ways in: the process itself, which loads it, and the caller.
struct DoorsAPI: Sendable {
    let table: RouteTable
    private let root: Edge
    private let caller: Edge

    /// What stands between the parts in a system that is broken on purpose.
    struct Leak: Sendable {
        var database: @Sendable (InMemoryDatabase) -> any Database = { $0 }
        var handler: @Sendable (Route, InMemoryDatabase) -> Route.Handler = { route, _ in route.handler }

        static let none = Leak()
    }

    init(_ definition: JSONValue, caller: Principal, leak: Leak = .none) async throws {
        let database = InMemoryDatabase()
        try await self.init(
            definition,
            caller: caller,
            store: database,
            database: leak.database(database)
        ) { leak.handler($0, database) }
    }

    /// - Parameters:
    ///   - store: what keeps the schema of `database`.
    ///   - handler: what carries a route out.
    init(
        _ definition: JSONValue,
        caller: Principal,
        store: any SchemaStore,
        database: any Database,
        builtIn: BuiltInSchema = .none,
        handler: (Route) -> Route.Handler = \.handler
    ) async throws {
        let (clock, ids, signer) = (FixedClock(), SameID(), FixedCursorSigner())
        let schemas = SchemaService(store: store, ids: SequentialIDs(), builtIn: builtIn)
        let records = Records(
            database: database,
            authorizer: GrantAuthorizer(),
            schemas: schemas,
            clock: clock,
            ids: SequentialIDs(),
            hasher: PlainSecretHasher(),
            signer: signer,
            hooks: HookRegistry(limit: .seconds(600))
        )
        let house = try AuthHouse(schemas: schemas)
        let (permits, schema) = (
            SystemPermits(schemas), SchemaAPI(schemas: schemas, clock: clock, ids: SequentialIDs())
        )
        let guarding = CrossSiteGuard(publicURL: nil, origins: [])
        let routes = Routes(
            data: DataAPI(
                records: records,
                idempotency: IdempotencyKeeper(database: database, clock: clock, hash: signer),
                clock: clock,
                spools: MemorySpools()
            ),
            schema: schema,
            system: SystemAPI(
                schemas: schemas,
                settings: house.settings,
                permits: permits,
                facts: TestAPI.facts,
                clock: clock
            ),
            auth: AuthAPI(services: house.services, origins: guarding, publicURL: nil, clock: house.clock),
            access: AccessAPI(
                schema: schema,
                tester: AccessTester(records: records, principals: Nobody(), explainer: nil)
            ),
            health: HealthRoutes(isReady: { true })
        )
        let table = RouteTable(routes.table.routes.map { $0.carried(out: handler($0)) })
        self.table = table
        func edge(_ principal: Principal) -> Edge {
            Edge(
                table: table,
                authenticator: Always(caller: principal),
                permits: permits,
                ids: ids,
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            )
        }
        root = edge(.system)
        self.caller = edge(caller)
        let boot = RequestContext(
            caller: .system,
            requestID: "boot",
            now: clock.now(),
            deadline: .now + .seconds(600)
        )
        _ = try await schemas.boot(.replace(definition), context: boot)
    }

    func asRoot(_ request: DoorRequest) async -> Answer { await send(request, to: root) }

    func asCaller(_ request: DoorRequest) async -> Answer { await send(request, to: caller) }

    private func send(_ request: DoorRequest, to edge: Edge) async -> Answer {
        let inbound = InboundRequest(
            method: request.method,
            target: request.target,
            authority: "localhost",
            headers: request.headers,
            body: request.body.map { .bytes(ByteBuffer(string: $0)) } ?? .none,
            peer: "127.0.0.1",
            isSecure: false
        )
        return await Answer(edge.respond(to: inbound))
    }
}

/// One request to a data route.
struct DoorRequest: Sendable, CustomStringConvertible {
    let method: HTTPRequest.Method
    let target: String
    var headers: HTTPFields = [:]
    var body: String?

    init(_ method: HTTPRequest.Method, _ target: String, headers: HTTPFields = [:], body: JSONValue? = nil) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body?.text
    }

    var description: String { "\(method) \(target) \(headers.map(\.description)) \(body ?? "")" }
}

/// Takes everybody for the same.
private struct Always: Authenticating {
    let caller: Principal
    func principal(_: CallerEvidence) async throws(Problem) -> Principal { caller }
}

/// Requests get one id, so that answers differ in nothing else.
private struct SameID: IDGenerator {
    func makeID() -> String { SequentialIDs.id(1) }
}

private struct Nobody: PrincipalFinding {
    func principal(ofUser _: String) async throws(DataError) -> Principal? { nil }
}

extension Route {
    fileprivate func carried(out handler: @escaping Handler) -> Route {
        Route(
            method,
            path,
            bodyLimit: bodyLimit,
            rateClass: rateClass,
            access: access,
            credentials: credentials,
            door: door,
            operation: operation,
            handler: handler
        )
    }
}
