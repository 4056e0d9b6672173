// SPDX-License-Identifier: Apache-2.0
import DataDomain
import DataTestKit
import HTTPTypes
import Kernel
import Testing

/// The schema over several requests, in its modes, and over tables that were there before.
struct SchemaFlowTests {
    @Test func `a new entity is served at once`() async throws {
        let api = try await TestAPI(nil)
        #expect(await api.get("/api/data/pages").status == 404)
        let made = await api.post("/api/schema/entities", #"{"name":"pages","fields":{"text":{"type":"text"}}}"#)
        #expect(made.status == 201)
        #expect(await api.post("/api/data/pages", #"{"text":"x"}"#).status == 201)
        #expect(await api.get("/api/data/pages").data[0]?["text"] == "x")
        #expect(await api.get("/api/system/info").json["version"]?["config"] == 1)
    }

    @Test func `a dry run changes nothing`() async throws {
        let api = try await TestAPI.blog()
        let dry = await api.send(.delete, "/api/schema/entities/posts?dry-run=1")
        #expect(dry.meta["plan"]?["applied"] == false)
        #expect(api.schemas.current.version == 1)
        #expect(await api.get("/api/data/posts").status == 200)
    }

    @Test func `a change without the confirmation that it needs changes nothing`() async throws {
        let api = try await TestAPI.blog()
        let refused = await api.send(.delete, "/api/schema/entities/tags")
        #expect(refused.status == 409)
        #expect(refused.json["plan"]?["steps"]?.arrayValue?.isEmpty == false)
        #expect(await api.get("/api/data/tags").meta["items"] == 2)
        #expect(await api.send(.delete, "/api/schema/entities/tags?confirm=1").status == 200)
        #expect(await api.get("/api/data/tags").status == 404)
        #expect(await api.get("/api/schema/relations/tagged").status == 404)
    }

    @Test func `a rename keeps the records`() async throws {
        let api = try await TestAPI.blog()
        let renamed = await api.send(
            .patch,
            "/api/schema/entities/tags",
            body: #"{"name":"labels","fields":{"label":{"name":"text"}}}"#
        )
        #expect(renamed.status == 200)
        #expect(await api.get("/api/data/labels").data[0]?["text"] == "swift")
        #expect(await api.get("/api/schema/entities/tags").status == 404)
    }

    @Test func `history tells of every applied plan`() async throws {
        let api = try await TestAPI.blog()
        for name in ["a", "b"] {
            #expect(await api.post("/api/schema/entities", #"{"name":"\#(name)"}"#).status == 201)
        }
        let history = await api.get("/api/schema/history").data.arrayValue ?? []
        #expect(history.compactMap { $0["version"]?.integerValue } == [3, 2, 1])
        #expect(history.first?["actor"] == "system")
        #expect(await api.get("/api/schema/history?limit=2").data.arrayValue?.count == 2)
    }

    // MARK: - Modes

    @Test func `in code mode the schema is refused everywhere and shown everywhere`() async throws {
        let api = try await TestAPI.blog(mode: .code)
        let changes: [(HTTPRequest.Method, String, String?)] = [
            (.post, "/api/schema/entities", #"{"name":"pages"}"#),
            (.patch, "/api/schema/entities/tags", "{\"config\":{\"name\":\"T\"}}"),
            (.delete, "/api/schema/entities/tags?confirm=1", nil),
            (.post, "/api/schema/apply", #"{"entities":{"pages":{}}}"#),
            (.post, "/api/schema/indices", #"{"entity":"tags","fields":["label"]}"#),
            (.delete, "/api/schema/relations/tagged?confirm=1", nil),
            (.post, "/api/system/config/set/data", #"{"entities":{"pages":{}}}"#),
            (.delete, "/api/system/config/remove/data/entities.tags?confirm=1", nil),
        ]
        for (method, target, body) in changes {
            let answer = await api.send(method, target, body: body)
            #expect(answer.status == 409, "\(target): \(answer)")
            #expect(answer.code == "schema_is_code")
            #expect(answer.json["success"] == (target.contains("config/") ? false : nil))
        }
        #expect(await api.post("/api/schema/plan", #"{"entities":{"pages":{}}}"#).status == 200)
        #expect(await api.get("/api/schema/entities").status == 200)
        #expect(await api.get("/api/system/info").json["readonly"] == true)
        #expect(await api.get("/api/system/schema").json["readonly"] == true)
        #expect(await api.get("/api/system/config/raw").code == "unknown_module")
        #expect(api.schemas.current.version == 1)
    }

    // MARK: - Adoption

    @Test func `tables are listed, inspected, adopted, archived and brought back`() async throws {
        let api = try await TestAPI.blog(store: { StoreWithTables($0) })
        #expect(await api.get("/api/schema/adopt/tables").data[0]?["table"] == "Album")
        let proposal = await api.post("/api/schema/adopt/inspect", #"{"tables":["Album"]}"#)
        #expect(proposal.status == 200)
        let name = try #require(proposal.data[0]?["entity"]?["name"]?.stringValue)
        #expect(api.schemas.current.version == 1)

        let adopted = await api.post("/api/schema/adopt", #"{"tables":["Album"]}"#)
        #expect(adopted.status == 201, "\(adopted)")
        #expect(adopted.data[0]?["name"] == .string(name))
        #expect(adopted.meta["plan"]?["applied"] == true)
        #expect(adopted.data.arrayValue?.count == 1)

        let removed = await api.send(.delete, "/api/schema/entities/\(name)")
        #expect(removed.status == 200, "\(removed)")
        #expect(await api.get("/api/data/\(name)").status == 404)
        #expect(await api.get("/api/schema/entities").meta["items"] == 6)
        #expect(await api.get("/api/schema/entities?include=archived").meta["items"] == 7)

        let restored = await api.send(.post, "/api/schema/entities/\(name)/restore")
        #expect(restored.status == 200)
        #expect(restored.data["name"] == .string(name))
        #expect(await api.get("/api/schema/entities").meta["items"] == 7)
    }
}

/// The store of a database that holds a table of somebody else's.
private struct StoreWithTables: SchemaStore {
    let database: InMemoryDatabase

    init(_ database: InMemoryDatabase) { self.database = database }

    func current() async throws(DatabaseError) -> StoredSchema? { try await database.current() }

    func history(limit: Int) async throws(DatabaseError) -> [AppliedPlan] { try await database.history(limit: limit) }

    func apply(_ plan: SchemaPlan, origin: WritePlan.Origin) async throws(DatabaseError) {
        try await database.apply(plan, origin: origin)
    }

    func obstacles(_ plan: SchemaPlan) async throws(DatabaseError) -> [SchemaObstacle] {
        try await database.obstacles(plan)
    }

    func adoptableTables(besides schema: Schema) async throws(DatabaseError) -> [TableDescription] {
        guard !schema.definition.entities.contains(where: { $0.adopted?.name == "Album" }) else { return [] }
        return [
            TableDescription(
                name: "Album",
                namespace: nil,
                isView: false,
                columns: [
                    .init(name: "AlbumId", declaredType: "INTEGER", isNullable: false, samples: []),
                    .init(name: "Title", declaredType: "NVARCHAR(160)", isNullable: false, samples: []),
                ],
                primaryKey: ["AlbumId"],
                foreignKeys: [],
                uniques: [],
                indices: [],
                estimatedRows: 347
            )
        ]
    }
}
