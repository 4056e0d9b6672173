// SPDX-License-Identifier: Apache-2.0
import DataDomain
import DataTestKit
import HTTPAPI
import HTTPTypes
import Kernel
import Logging
import NIOCore

/// The whole API over a database in memory, without sockets: requests go in where a connection would hand them over.
struct TestAPI: Sendable {
    let database = InMemoryDatabase()
    let clock = DataTestKit.FixedClock()
    let schemas: SchemaService
    let hooks = HookRegistry()
    let table: RouteTable
    let edge: Edge

    static let facts = SystemFacts(
        id: "instance",
        version: "1.2.3",
        runtime: "swift",
        database: "memory",
        server: JSONObject([("port", 8080)])
    )

    /// - Parameters:
    ///   - definition: the schema in force; nil for a new database.
    ///   - store: what stands between the service and the database's own schema store.
    init(
        _ definition: JSONValue? = Blog.schema,
        mode: SchemaMode = .ui,
        authorizer: any Authorizer = AllowAllAuthorizer(),
        store: (InMemoryDatabase) -> any SchemaStore = { $0 }
    ) async throws {
        let (ids, signer) = (SequentialIDs(), FixedCursorSigner())
        schemas = SchemaService(store: store(database), mode: mode, ids: ids)
        let records = Records(
            database: database,
            authorizer: authorizer,
            schemas: schemas,
            clock: clock,
            ids: ids,
            hasher: PlainSecretHasher(),
            signer: signer,
            hooks: hooks
        )
        let idempotency = IdempotencyKeeper(database: database, clock: clock, hash: signer)
        let routes = Routes(
            data: DataAPI(records: records, idempotency: idempotency, clock: clock, spools: MemorySpools()),
            schema: SchemaAPI(schemas: schemas, clock: clock, ids: ids),
            system: SystemAPI(schemas: schemas, facts: Self.facts, clock: clock),
            health: HealthRoutes(isReady: { true })
        )
        table = routes.table
        edge = Edge(
            table: table,
            ids: ids,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        guard let definition else { return }
        let context = RequestContext(
            caller: .system,
            requestID: "boot",
            now: clock.now(),
            deadline: .now + .seconds(60)
        )
        _ = try await schemas.boot(.replace(definition), context: context)
    }

    /// With the records of the blog.
    static func blog(
        mode: SchemaMode = .ui,
        store: (InMemoryDatabase) -> any SchemaStore = { $0 }
    ) async throws -> TestAPI {
        let api = try await TestAPI(mode: mode, store: store)
        for (path, body) in Blog.records {
            let answer = await api.send(.post, path, body: body)
            guard answer.status == 201 else { throw UnexpectedAnswer(answer: answer) }
        }
        return api
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

struct UnexpectedAnswer: Error {
    let answer: Answer
}

struct MemorySpools: ImportSpooling {
    func makeSpool() async throws(DataError) -> any ImportSpool { MemoryImportSpool(limit: 100_000) }
}
