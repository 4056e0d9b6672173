// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import JSON
import Kernel
import Testing

@Suite struct ExportTests {
    private func export(
        _ fixture: WritingFixture,
        _ entity: String,
        _ format: ExportFormat,
        _ query: RecordQuery = RecordQuery()
    ) async throws -> [String] {
        var chunks: [String] = []
        try await fixture.records.export(entity, query, format: format, context: fixture.context()) { chunk in
            chunks.append(String(decoding: chunk, as: UTF8.self))
        }
        return chunks
    }

    @Test func `records are exported in each form`() async throws {
        let fixture = try WritingFixture()
        try await fixture.create("comments", [["text": "a,\"b\""], ["text": ""], ["text": nil]])
        #expect(
            try await export(fixture, "comments", .csv).joined()
                == "id,text,post_id\r\n1,\"a,\"\"b\"\"\",\r\n2,\"\",\r\n3,,\r\n"
        )
        #expect(
            try await export(fixture, "comments", .ndjson).joined()
                == """
                {"id":1,"text":"a,\\"b\\"","post_id":null}
                {"id":2,"text":"","post_id":null}
                {"id":3,"text":null,"post_id":null}

                """
        )
        let json = try JSONValue(parsing: try await export(fixture, "comments", .json).joined())
        #expect(json.arrayValue?.count == 3)
    }

    @Test func `an export of nothing is well-formed`() async throws {
        let fixture = try WritingFixture()
        #expect(try await export(fixture, "tags", .csv).joined() == "id,label\r\n")
        #expect(try await export(fixture, "tags", .ndjson).joined().isEmpty)
        #expect(try await export(fixture, "tags", .json).joined() == "[]")
    }

    @Test(arguments: ExportFormat.allCases)
    func `what was exported can be imported, page by page`(format: ExportFormat) async throws {
        let fixture = try WritingFixture()
        for start in [0, 1000, 2000] {
            let rows = (start..<min(start + 1000, 2500)).map { ["label": .string("t\($0)")] as JSONValue }
            try await fixture.create("tags", .array(rows))
        }
        let chunks = try await export(fixture, "tags", format)
        #expect(chunks.count >= 3)
        let other = try WritingFixture()
        let report = try await other.records.importRows(
            "tags",
            from: MemoryImportSpool(Array(chunks.joined().utf8)),
            options: ImportOptions(format: format),
            context: other.context()
        )
        #expect(report.created == 2500)
        #expect(try await export(other, "tags", format).joined() == chunks.joined())
    }

    @Test func `a query chooses rows, columns and how many`() async throws {
        let fixture = try WritingFixture()
        try await fixture.create("tags", [["label": "a"], ["label": "b"], ["label": "c"]])
        let query = RecordQuery(
            limit: 2,
            sort: [.init("label", descending: true)],
            select: ["label"],
            condition: ["label": ["$ne": "c"]]
        )
        #expect(try await export(fixture, "tags", .csv, query).joined() == "label\r\nb\r\na\r\n")
    }

    @Test func `a bad query fails before anything is written`() async throws {
        let fixture = try WritingFixture()
        let issues = try await fixture.issues {
            let chunks = try await export(fixture, "tags", .json, RecordQuery(condition: ["nope": 1]))
            #expect(chunks.isEmpty)
        }
        #expect(issues == ["?where/nope unknown_field"])
    }

    /// A fixture with 1,500 tags, and its schema with another one to come.
    private func growing() async throws -> WritingFixture {
        let fixture = try WritingFixture()
        for start in stride(from: 0, to: 1500, by: 500) {
            try await fixture.create("tags", .array((start..<start + 500).map { ["label": .string("tag \($0)")] }))
        }
        return fixture
    }

    private func change(_ fixture: WritingFixture, _ edit: (inout SchemaDefinition) throws -> Void) async throws {
        var definition = fixture.schema.definition
        try edit(&definition)
        let plan = try SchemaPlanner.plan(from: fixture.schema, to: definition)
        try await fixture.memory.apply(plan, origin: .init(actor: "a", requestID: "r", time: fixture.clock.now()))
        fixture.schemas.set(plan.to)
    }

    @Test(arguments: [ExportFormat.csv, .ndjson])
    func `an export goes on under a schema that leaves its fields alone`(format: ExportFormat) async throws {
        let expected = try await export(try await growing(), "tags", format).joined()
        let fixture = try await growing()
        var chunks: [String] = []
        try await fixture.records.export("tags", format: format, context: fixture.context()) { chunk in
            if chunks.isEmpty {
                try await change(fixture) { definition in
                    let place = try #require(definition.entities.firstIndex { $0.name.rawValue == "tags" })
                    let field = Field(id: "new", name: try #require(FieldName(rawValue: "colour")), type: .json)
                    definition.entities[place].fields.append(field)
                }
            }
            chunks.append(String(decoding: chunk, as: UTF8.self))
        }
        #expect(chunks.count == 2)
        #expect(chunks.joined() == expected)
    }

    @Test func `an export whose fields change fails, so that nobody takes the part for the whole`() async throws {
        let fixture = try await growing()
        var chunks = 0
        let error = await fixture.error {
            try await fixture.records.export("tags", format: .json, context: fixture.context()) { _ in
                if chunks == 0 {
                    try await change(fixture) { definition in
                        let place = try #require(definition.entities.firstIndex { $0.name.rawValue == "tags" })
                        definition.entities[place].fields.removeAll { $0.name.rawValue == "label" }
                    }
                }
                chunks += 1
            }
        }
        #expect(chunks == 1)
        guard case .invalid(let issues) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(issues.map(\.code) == ["schema_changed"])
    }
}
