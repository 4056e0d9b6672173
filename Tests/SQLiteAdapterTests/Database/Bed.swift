// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import DataTestKit
import JSON
import Kernel
import SQLiteAdapter

/// A database with a schema in a temporary folder, and the records service over it.
final class Bed: Sendable {
    let database: SQLiteDatabase
    let source: StaticSchemaSource
    let clock = FixedClock()

    /// `schema` is bknd's JSON form.
    convenience init(
        _ schema: String = Bed.blog,
        location: SQLiteDatabaseOptions.Location = .temporary
    ) async throws {
        let options = SQLiteDatabaseOptions(
            location: location,
            readers: ReaderLanesOptions(threads: 2, inPlaceConnections: 2),
            now: { Timestamp(millisecondsSinceEpoch: 0) }
        )
        try await self.init(schema, options: options)
    }

    init(_ schema: String = Bed.blog, options: SQLiteDatabaseOptions) async throws {
        database = try SQLiteDatabase.open(options)
        source = StaticSchemaSource(.empty)
        try await change(to: schema)
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
            hooks: HookRegistry(limit: .seconds(600))
        )
    }

    var context: RequestContext {
        RequestContext(caller: .system, requestID: "test", now: clock.now(), deadline: .now + .seconds(300))
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
    func sql(_ sql: String, _ values: [Value] = []) throws -> [[Value]] {
        let connection = try Connection(path: database.path, options: ConnectionOptions(mode: .readWrite))
        return try connection.withStatement(sql, values) { (statement) throws(SQLiteError) in
            var rows: [[Value]] = []
            while try statement.step() {
                var row: [Value] = []
                for place in 0..<statement.columnCount { row.append(try statement.value(at: place)) }
                rows.append(row)
            }
            return rows
        }
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
