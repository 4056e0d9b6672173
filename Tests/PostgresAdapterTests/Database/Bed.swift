// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import DataTestKit
import JSON
import Kernel
import PostgresAdapter
import PostgresTestKit

/// A database with a schema on the shared server, and the records service over it.
final class Bed: Sendable {
    let server: TestServer
    let name: String
    let database: PostgresDatabase
    let source: StaticSchemaSource
    let clock = FixedClock()

    /// `schema` is bknd's JSON form.
    init(
        _ schema: String? = Bed.blog,
        connections: Int = 4,
        on server: TestServer? = nil,
        _ change: (inout PostgresDatabaseOptions) -> Void = { _ in }
    ) async throws {
        let made = try TestDatabase(connections: connections, on: server, change)
        (self.server, name, database) = (made.server, made.name, made.database)
        source = StaticSchemaSource(.empty)
        if let schema { try await self.change(to: schema) }
    }

    /// Another node on the database of `other`.
    init(
        nodeOf other: Bed,
        connections: Int = 4,
        _ change: (inout PostgresDatabaseOptions) -> Void = { _ in }
    ) throws {
        (server, name) = (other.server, other.name)
        database = try TestDatabase.open(server, name, connections: connections, change)
        source = StaticSchemaSource(other.source.current)
    }

    /// Applies `schema` over what is there.
    func change(to schema: String) async throws {
        try await apply(try plan(schema))
    }

    func plan(_ schema: String) throws -> SchemaPlan {
        let current = source.current
        let definition = try SchemaDefinition(
            json: try JSONValue(parsing: schema),
            over: current.definition,
            ids: SequentialIDs()
        )
        return try SchemaPlanner.plan(from: current, to: definition)
    }

    func apply(_ plan: SchemaPlan) async throws {
        try await database.apply(plan, origin: origin)
        source.set(plan.to)
    }

    var origin: WritePlan.Origin { WritePlan.Origin(actor: "system", requestID: "test", time: clock.now()) }

    func records(_ authorizer: any Authorizer = AllowAllAuthorizer()) -> Records {
        Records(
            database: database,
            authorizer: authorizer,
            schemas: source,
            clock: clock,
            ids: SequentialIDs(),
            hasher: PlainSecretHasher(),
            signer: FixedCursorSigner(),
            hooks: HookRegistry()
        )
    }

    var context: RequestContext { context(within: .seconds(120)) }

    func context(within time: Duration) -> RequestContext {
        RequestContext(caller: .system, requestID: "test", now: clock.now(), deadline: .now + time)
    }

    // MARK: - Requests

    /// The array of a list, as text. `query` is that of an address, undecoded.
    func list(
        _ entity: String,
        _ query: [(name: String, value: String)] = [],
        as authorizer: any Authorizer = AllowAllAuthorizer()
    ) async throws -> String {
        try await page(entity, query, as: authorizer).text
    }

    func page(
        _ entity: String,
        _ query: [(name: String, value: String)] = [],
        as authorizer: any Authorizer = AllowAllAuthorizer()
    ) async throws -> (text: String, answer: ListAnswer) {
        let answer = try await records(authorizer).list(entity, try RecordQuery(parameters: query), context: context)
        guard case .answer(let answer) = answer else { throw Mistake("not modified") }
        return (String(decoding: answer.writer.bytes, as: UTF8.self), answer)
    }

    func get(_ entity: String, _ id: String, with: String? = nil) async throws -> String {
        let query = try RecordQuery(parameters: with.map { [("with", $0)] } ?? [])
        let answer = try await records().get(entity, id, query, context: context)
        guard case .answer(let answer) = answer else { throw Mistake("not modified") }
        return String(decoding: answer.writer.bytes, as: UTF8.self)
    }

    @discardableResult
    func create(_ entity: String, _ body: JSONValue) async throws -> String {
        text(try await records().create(entity, body, context: context))
    }

    @discardableResult
    func update(_ entity: String, _ id: String, _ body: JSONValue) async throws -> String {
        text(try await records().update(entity, id, body, context: context))
    }

    @discardableResult
    func delete(_ entity: String, _ id: String, purge: Bool = false) async throws -> String {
        text(try await records().delete(entity, id, purge: purge, context: context))
    }

    func aggregate(
        _ entity: String,
        _ body: JSONValue,
        as authorizer: any Authorizer = AllowAllAuthorizer()
    ) async throws -> String {
        let writer = try await records(authorizer).aggregate(entity, body, context: context)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func text(_ written: Written) -> String {
        var writer = JSONWriter()
        written.write(to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    // MARK: - Below the domain

    /// Runs SQL on a connection of its own.
    @discardableResult
    func sql(_ text: String) throws -> String { try server.run(text, in: name) }

    /// Cuts the connections of the database's pool whose statement looks like `pattern`; gives how many there were.
    @discardableResult
    func cut(running pattern: String = "%") throws -> Int {
        let count = try server.run(
            """
            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '\(name)' \
            AND application_name = 'roost' AND pid <> pg_backend_pid() AND ('\(pattern)' = '%' OR state = 'active' AND query LIKE '\(pattern)')
            """
        )
        return Int(count) ?? 0
    }

    /// Waits until `condition`, asked of the server, gives true.
    func waitUntil(_ condition: String) async throws {
        for _ in 0..<6_000 {
            if try server.run("SELECT \(condition)", in: name) == "t" { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Mistake("it never came true that \(condition)")
    }

    static let blog = """
        {"entities":{
          "users":{"fields":{"name":{"type":"text","config":{"required":true}},"email":{"type":"email"},
            "age":{"type":"number","config":{"kind":"integer"}},"password":{"type":"secret"}}},
          "posts":{"config":{"timestamps":true},"fields":{
            "title":{"type":"text","config":{"required":true}},"views":{"type":"number","config":{"kind":"integer"}},
            "price":{"type":"number","config":{"kind":"decimal","scale":2}},"live":{"type":"boolean"},
            "tags":{"type":"json"},"score":{"type":"number"},"kind":{"type":"enum","config":{"options":{"type":"strings","values":["a","b","c"]}}}}},
          "comments":{"fields":{"text":{"type":"text"}}},
          "labels":{"fields":{"name":{"type":"text"}}},
          "notes":{"config":{"softDelete":true,"primary_format":"uuid"},"fields":{"code":{"type":"text"}}}},
         "relations":{
          "author":{"type":"n:1","source":"posts","target":"users","config":{"mappedBy":"author","inversedBy":"posts"}},
          "thread":{"type":"n:1","source":"comments","target":"posts","config":{"mappedBy":"post","inversedBy":"comments","on_delete":"cascade"}},
          "labelled":{"type":"m:n","source":"posts","target":"labels","config":{"mappedBy":"labels","inversedBy":"posts"},
            "fields":{"rank":{"type":"number","config":{"kind":"integer"}}}}},
         "indices":{
          "idx_posts_views":{"entity":"posts","fields":["views"]},
          "idx_posts_kind_views":{"entity":"posts","fields":["kind","views"]},
          "idx_unique_users_email":{"entity":"users","fields":["email"],"unique":true},
          "idx_unique_notes_code":{"entity":"notes","fields":["code"],"unique":true}}}
        """
}

struct Mistake: Error {
    let text: String
    init(_ text: String) { self.text = text }
}
