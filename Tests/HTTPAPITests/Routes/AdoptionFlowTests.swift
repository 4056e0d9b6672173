// SPDX-License-Identifier: Apache-2.0
import DataDomain
import HTTPTypes
import Kernel
import Testing

/// The schema over tables that were there before.
struct AdoptionFlowTests {
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
    let database: any SchemaStore

    init(_ database: any SchemaStore) { self.database = database }

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
