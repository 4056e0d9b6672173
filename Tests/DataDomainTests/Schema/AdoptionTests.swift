// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel
import Synchronization
import Testing

struct AdoptionTests {
    private func service(_ tables: [TableDescription]) -> (SchemaService, RecordingSchemaStore) {
        let store = RecordingSchemaStore()
        store.state.withLock { $0.tables = tables }
        return (SchemaService(store: store, ids: NumberedIDs()), store)
    }

    private func proposal(_ table: TableDescription) async throws -> AdoptionProposal {
        try #require(try await service([table]).0.inspect(tables: nil).first)
    }

    private func codes(_ proposal: AdoptionProposal) -> [String] {
        proposal.warnings.map { "\($0.code) \($0.column ?? "")" }
    }

    // MARK: - Chinook

    @Test func `Chinook is adopted whole, and nothing in the database is changed`() async throws {
        let (service, store) = service(ChinookTables.all)
        #expect(try await service.inspect(tables: nil).allSatisfy { $0.warnings.isEmpty })
        let outcome = try await service.adopt(tables: nil, context: Schemas.context)
        let steps = outcome.plan.steps.map(\.name)
        #expect(steps.count { $0 == "adopt" } == 11)
        #expect(steps.count { $0 == "describe" } == 12)
        #expect(steps.count == 23)
        #expect(service.current.entities.count == 11)
        #expect(service.current.indices.isEmpty)
        #expect(store.plans.count == 1)
        let again = try SchemaDefinition(json: service.current.definition.json, ids: NumberedIDs())
        #expect(again == service.current.definition)
    }

    @Test func `foreign keys become references with readable names`() async throws {
        let (service, _) = service(ChinookTables.all)
        _ = try await service.adopt(tables: nil, context: Schemas.context)
        func references(_ entity: String) -> [String] {
            (service.current.entity(entity)?.references ?? []).map { "\($0.name)\($0.isMany ? "[]" : "")→\($0.target)" }
        }
        #expect(references("Album") == ["Artist→Artist", "Track[]→Track"])
        #expect(references("Artist") == ["Album[]→Album"])
        #expect(references("Customer") == ["SupportRep→Employee", "Invoice[]→Invoice"])
        #expect(
            references("Employee") == [
                "Customer[]→Customer", "ReportsToEmployee→Employee", "Employee_ReportsTo[]→Employee",
            ]
        )
        #expect(references("PlaylistTrack") == ["Playlist→Playlist", "Track→Track"])
        #expect(references("Playlist") == ["PlaylistTrack[]→PlaylistTrack", "Track[]→Track"])
        #expect(
            references("Track") == [
                "InvoiceLine[]→InvoiceLine", "PlaylistTrack[]→PlaylistTrack", "Album→Album",
                "Genre→Genre", "MediaType→MediaType", "Playlist[]→Playlist",
            ]
        )
        let near = try #require(FieldName(rawValue: "PlaylistId"))
        let far = try #require(FieldName(rawValue: "TrackId"))
        let connection = try #require(EntityName(rawValue: "PlaylistTrack"))
        #expect(
            service.current.entity("Playlist")?.reference("Track")?.path
                == .through(connection: connection, near: near, far: far, extras: "PlaylistTrack")
        )
    }

    @Test func `columns become fields of the types they hold`() async throws {
        let (service, _) = service(ChinookTables.all)
        _ = try await service.adopt(tables: nil, context: Schemas.context)
        let invoice = try #require(service.current.entity("Invoice"))
        #expect(invoice.fields.map(\.name.rawValue) == ["id", "InvoiceId", "CustomerId", "InvoiceDate", "Total"])
        #expect(invoice.field("InvoiceDate")?.type == .date(DateRules(kind: .datetime)))
        #expect(invoice.field("Total")?.type == .number(NumberRules(kind: .decimal(scale: 2))))
        #expect(invoice.table.adoption?.storage == ["InvoiceDate": .datetimeWithSpace, "Total": .decimalAsNumber])
        #expect(invoice.field("CustomerId")?.required == true)
        #expect(invoice.primaryFormat == .integer)
        #expect(invoice.table.adoption?.keyColumns == ["InvoiceId"])
        #expect(service.current.entity("Track")?.field("Name")?.type == .text(TextRules(maxLength: 200)))
        let pairs = try #require(service.current.entity("PlaylistTrack"))
        #expect(pairs.primaryFormat == .text)
        #expect(pairs.table.adoption?.keyColumns == ["PlaylistId", "TrackId"])
        #expect(!pairs.isVersioned)
    }

    // MARK: - Life of an adopted entity

    @Test func `deleting archives, and restoring brings back`() async throws {
        let (service, store) = service(ChinookTables.all)
        _ = try await service.adopt(tables: ["Album", "Artist"], context: Schemas.context)
        let deleted = try await service.edit(.deleteEntity("Artist"), context: Schemas.context)
        #expect(deleted.plan.steps.map(\.name).contains("archive"))
        #expect(!deleted.plan.destroysData)
        #expect(service.current.entity("Artist") == nil)
        #expect(service.current.entity("Album")?.field("ArtistId")?.type == .number(NumberRules(kind: .integer)))
        #expect(service.current.definition.entities.first { $0.name.rawValue == "Artist" }?.isArchived == true)
        #expect(try await service.inspect(tables: nil).contains { $0.table.name == "Artist" } == false)
        let restored = try await service.edit(.restoreEntity("Artist"), context: Schemas.context)
        #expect(restored.plan.steps.map(\.name).contains("unarchive"))
        #expect(service.current.entity("Album")?.reference("Artist") != nil)
        #expect(
            store.plans.flatMap(\.steps).allSatisfy { ["adopt", "archive", "unarchive", "describe"].contains($0.name) }
        )
    }

    @Test func `a file that does not name an adopted entity archives it`() async throws {
        let (service, _) = service(ChinookTables.all)
        _ = try await service.adopt(tables: ["Genre"], context: Schemas.context)
        let outcome = try await service.edit(.replace(["entities": ["x": [:]]]), context: Schemas.context)
        #expect(outcome.plan.steps.map(\.name) == ["create_table", "archive"])
        #expect(service.current.definition.entities.map(\.isArchived) == [false, true])
    }

    @Test func `an adopted table gets no columns, no indices and no archived counterpart`() async throws {
        let (service, _) = service(ChinookTables.all)
        _ = try await service.adopt(tables: ["Genre"], context: Schemas.context)
        func codes(_ edit: SchemaEdit) async -> [String] {
            let error = await #expect(throws: DataError.self) { try await service.edit(edit, context: Schemas.context) }
            guard case .invalid(let issues) = error else { return ["\(String(describing: error))"] }
            return issues.map(\.code)
        }
        #expect(await codes(.merge(["entities": ["Genre": ["config": ["timestamps": true]]]])) == ["adopted_table"])
        #expect(await codes(.merge(["indices": ["i": ["entity": "Genre", "fields": ["Name"]]]])) == ["adopted_table"])
        #expect(
            await codes(
                .merge(["entities": ["x": [:]], "relations": ["r": ["type": "n:1", "source": "Genre", "target": "x"]]])
            )
                == ["adopted_table"]
        )
        _ = try await service.edit(
            .merge(["entities": ["x": [:]], "relations": ["r": ["type": "n:1", "source": "x", "target": "Genre"]]]),
            context: Schemas.context
        )
        #expect(await codes(.deleteEntity("Genre")) == ["archived_entity"])
    }

    @Test func `a renamed field of an adopted table keeps its column`() async throws {
        let (service, _) = service(ChinookTables.all)
        _ = try await service.adopt(tables: ["Artist"], context: Schemas.context)
        let outcome = try await service.edit(
            .patchEntity("Artist", ["name": "bands", "fields": ["Name": ["name": "title"]]]),
            context: Schemas.context
        )
        #expect(outcome.plan.steps.allSatisfy { $0.name == "describe" })
        #expect(service.current.entity("bands")?.table.adoption?.columns == ["title": "Name"])
        #expect(service.current.entity("bands")?.table.name == "Artist")
    }

    // MARK: - Odd tables

    @Test(
        arguments: [
            ("INTEGER", [.integer(1)], "number", nil, nil), ("INT", [.text("x")], "text", nil, "unclear_values"),
            ("bigint", [], "number", nil, nil), ("BOOLEAN", [.integer(0)], "boolean", nil, nil),
            ("BOOLEAN", [.integer(2)], "number", nil, "unclear_values"),
            ("double precision", [.real(1)], "number", nil, nil),
            ("NUMERIC(8)", [.integer(1)], "number", nil, nil),
            ("DECIMAL(8,3)", [.real(1.5)], "number", .decimalAsNumber, nil),
            ("DATE", [.text("2024-01-01")], "date", nil, nil), ("DATETIME", [.text("2024-01-01")], "date", nil, nil),
            ("TIMESTAMP", [.text("2024-01-01T00:00:00.000Z")], "date", nil, nil),
            ("DATETIME", [.integer(1_700_000_000)], "date", .unixSeconds, nil),
            ("DATETIME", [.integer(1_700_000_000_000)], "date", .unixMilliseconds, nil),
            ("DATETIME", [.text("1/2/2024")], "text", nil, "unclear_values"),
            ("DATETIME", [], "date", .datetimeWithSpace, nil),
            ("BLOB", [], nil, nil, "blob_column"), ("JSON", [], "json", nil, nil),
            ("", [.integer(1)], "number", nil, nil),
            ("POINT", [], "text", nil, nil), ("INTERVAL", [], "text", nil, nil),
        ] as [(String, [Value], String?, ColumnStorage?, String?)]
    )
    func `a column's type is guessed from its declaration and its values`(
        _ declared: String,
        _ samples: [Value],
        _ type: String?,
        _ storage: ColumnStorage?,
        _ warning: String?
    ) async throws {
        let table = ChinookTables.table("t", ["id INTEGER!", "c \(declared)"], samples: ["c": samples])
        let proposal = try await proposal(table)
        #expect(proposal.entity.fields.first { $0.name.rawValue == "c" }?.type.name == type)
        #expect(proposal.entity.adopted?.adoption?.storage["c"] == storage)
        #expect(proposal.warnings.first?.code == warning)
    }

    @Test func `names that can't be names are made into some, and keep their column`() async throws {
        let table = ChinookTables.table("order items", ["ID INTEGER!", "unit-price REAL", "2nd TEXT", "_version TEXT"])
        let entity = try await proposal(table).entity
        #expect(entity.name.rawValue == "order_items")
        #expect(entity.fields.map(\.name.rawValue) == ["unit_price", "_2nd", "_version_2"])
        #expect(
            entity.adopted?.adoption?.columns == ["unit_price": "unit-price", "_2nd": "2nd", "_version_2": "_version"]
        )
        #expect(entity.adopted?.adoption?.keyColumns == ["ID"])
    }

    @Test(arguments: [("types", "types_2"), ("pg_stats", "table_pg_stats"), ("_roostery", "table__roostery")])
    func `a table whose name means something else gets another, and that is told`(
        _ table: String,
        _ name: String
    ) async throws {
        let proposal = try await proposal(ChinookTables.table(table, ["id INTEGER!", "_roost_note TEXT"]))
        #expect(proposal.entity.name.rawValue == name)
        #expect(proposal.entity.adopted?.name == table)
        #expect(proposal.entity.fields.map(\.name.rawValue) == ["column__roost_note"])
        #expect(codes(proposal) == ["name_taken "])
        #expect(proposal.warnings.first?.message.contains(name) == true)
    }

    @Test func `views and tables without a key are for reading`() async throws {
        let view = try await proposal(ChinookTables.table("v", ["id INTEGER", "x TEXT"], primaryKey: [], isView: true))
        #expect(view.entity.adopted?.adoption?.isReadOnly == true)
        #expect(view.entity.adopted?.adoption?.keyColumns == ["id"])
        let keyless = try await proposal(ChinookTables.table("k", ["a TEXT", "b TEXT"], primaryKey: []))
        #expect(keyless.entity.adopted?.adoption?.keyColumns == ["a", "b"])
        #expect(codes(keyless) == ["no_key "])
        let unique = try await proposal(
            ChinookTables.table("u", ["a TEXT!", "b TEXT"], primaryKey: [], uniques: [["b"], ["a"]])
        )
        #expect(unique.entity.adopted?.adoption?.keyColumns == ["a"])
    }

    @Test func `foreign keys that are no relation are told`() async throws {
        let base = ChinookTables.table("t", ["id INTEGER!", "a INTEGER", "b INTEGER"], keys: ["a": "absent"])
        let table = TableDescription(
            name: base.name,
            namespace: nil,
            isView: false,
            columns: base.columns,
            primaryKey: base.primaryKey,
            foreignKeys: base.foreignKeys + [.init(columns: ["a", "b"], table: "t", targetColumns: [])],
            uniques: [],
            indices: [],
            estimatedRows: 5
        )
        let proposal = try await proposal(table)
        #expect(codes(proposal) == ["foreign_target a", "composite_foreign_key a, b"])
        #expect(proposal.relations.isEmpty)
        #expect(proposal.json["rows"] == 5)
        #expect(proposal.json["entity"]?["name"] == "t")
    }

    @Test func `an unknown table is refused at its place`() async throws {
        let (service, _) = service(ChinookTables.all)
        let error = await #expect(throws: DataError.self) {
            try await service.adopt(tables: ["Album", "Nope"], context: Schemas.context)
        }
        guard case .invalid(let issues) = error else {
            Issue.record("not refused")
            return
        }
        #expect(issues.map { "\($0.pointer) \($0.code)" } == ["/tables/1 unknown_table"])
        #expect(try await service.adoptableTables()[0]?["table"] == "Album")
    }
}
