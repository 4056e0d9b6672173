// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import JSON
import Kernel
import Synchronization
import Testing

@Suite struct EncryptedFieldTests {
    private static let schema: JSONValue = [
        "entities": [
            "people": ["fields": ["name": ["type": "text"]]],
            "vaults": [
                "fields": [
                    "name": ["type": "text"],
                    "note": ["type": "text", "config": ["encrypted": true, "maxLength": 20]],
                    "data": ["type": "json", "config": ["encrypted": true]],
                ]
            ],
        ],
        "relations": [
            "owner": [
                "type": "n:1", "source": "vaults", "target": "people",
                "config": ["mappedBy": "owner", "inversedBy": "vaults"],
            ]
        ],
    ]

    private func fixture() throws -> WritingFixture { try WritingFixture(schema: Self.schema) }

    private func list(_ fixture: WritingFixture, _ entity: String, _ query: JSONValue) async throws -> JSONValue {
        let query = try RecordQuery(json: query)
        guard case .answer(let answer) = try await fixture.records.list(entity, query, context: fixture.context())
        else { return .null }
        return try JSONValue(parsing: answer.writer.bytes)
    }

    @Test func `whoever may read the field reads its value, in embedded records too`() async throws {
        let fixture = try fixture()
        try await fixture.create("people", ["name": "p"])
        try await fixture.create("vaults", ["name": "v", "note": "n", "data": ["a": 1], "owner": ["$set": 1]])
        #expect(try await list(fixture, "vaults", ["select": ["note"]]) == [["note": "n"]])
        let people = try await list(fixture, "people", ["with": ["vaults": ["select": ["data"]]]])
        #expect(people[0]?["vaults"] == [["data": ["a": 1]]])
    }

    @Test func `the rules of the type hold for the plain value`() async throws {
        let fixture = try fixture()
        let body: JSONValue = ["note": .string(String(repeating: "a", count: 21))]
        #expect(try await fixture.issues { try await fixture.create("vaults", body) } == ["/note too_long"])
        try await fixture.create("vaults", ["note": .string(String(repeating: "a", count: 20))])
    }

    @Test(
        arguments: [
            (["where": ["note": "a"]], "?where/note invalid_operator"),
            (["where": ["note": ["$isnull": true]]], "?where/note invalid_operator"),
            (["where": ["$or": [["data": ["$eq": 1]]]]], "?where/$or/0/data invalid_operator"),
            (["sort": "note"], "?sort encrypted_field"), (["sort": "-data"], "?sort encrypted_field"),
        ] as [(JSONValue, String)]
    )
    func `lists are neither filtered nor sorted by it`(_ query: JSONValue, _ issue: String) async throws {
        let fixture = try fixture()
        #expect(try await fixture.issues { _ = try await list(fixture, "vaults", query) } == [issue])
        let nested = try await fixture.issues { _ = try await list(fixture, "people", ["where": ["vaults.note": "a"]]) }
        #expect(nested == ["?where/vaults.note invalid_operator"])
    }

    @Test func `a search passes it over`() async throws {
        let fixture = try fixture()
        try await fixture.create("vaults", ["name": "v", "note": "needle"])
        #expect(try await list(fixture, "vaults", ["where": ["$search": "needle"]]) == [])
        #expect(try await list(fixture, "vaults", ["where": ["$search": "v"]]).arrayValue?.count == 1)
    }

    @Test(
        arguments: [
            (["group": ["note"], "select": ["n": ["count": "*"]]], "encrypted_field"),
            (["select": ["n": ["count": "note"]]], "encrypted_field"),
            (["select": ["n": ["max": "note"]]], "encrypted_field"),
        ] as [(JSONValue, String)]
    )
    func `aggregates refuse it`(_ body: JSONValue, _ code: String) async throws {
        let fixture = try fixture()
        let issues = try await fixture.issues {
            _ = try await fixture.records.aggregate("vaults", body, context: fixture.context())
        }
        #expect(issues.count == 1)
        #expect(issues.allSatisfy { $0.hasSuffix(" " + code) && $0.hasPrefix("/") }, "\(issues)")
    }

    @Test(
        arguments: [
            (["indices": ["i": ["entity": "vaults", "fields": ["note"]]]], "/indices/i/fields/0 invalid_config"),
            (
                ["indices": ["i": ["entity": "vaults", "fields": ["note"], "unique": true]]],
                "/indices/i/fields/0 invalid_config"
            ),
        ] as [(JSONValue, String)]
    )
    func `it is in no index`(_ more: JSONValue, _ issue: String) throws {
        var json = Self.schema.objectValue ?? JSONObject()
        for member in more.objectValue ?? JSONObject() { json[member.key] = member.value }
        #expect(Schemas.issues(.object(json)) == [issue])
    }

    @Test func `lists aren't sorted by it, and grants have no conditions on it`() throws {
        let fields: JSONValue = ["note": ["type": "text", "config": ["encrypted": true]]]
        #expect(
            Schemas.issues(Schemas.posts(fields, config: ["sort_field": "note"]))
                == ["/entities/posts/config/sort_field invalid_config"]
        )
        var json = Schemas.posts(fields).objectValue ?? JSONObject()
        json["permissions"] = [
            "g1": ["role": "user", "entity": "posts", "action": "read", "where": ["note": "a"]]
        ]
        let issues = Schemas.issues(.object(json))
        #expect(issues.count == 1)
        #expect(issues.first?.contains("/where/note invalid_operator") == true, "\(issues)")
    }

    @Test func `a batch can't refer to it`() async throws {
        let fixture = try fixture()
        for (field, reference, place) in [
            ("name", "0.note", "/operations/1/data/name/$ref"), ("note", "0.note", "/operations/1/data/note/$ref"),
            ("note", "0.name", "/operations/1/data/note/$ref"), ("data", "0.data", "/operations/1/data/data/$ref"),
        ] {
            let data = JSONObject([(field, JSONValue.object(JSONObject([("$ref", .string(reference))])))])
            let body: JSONValue = [
                "operations": [
                    ["action": "create", "entity": "vaults", "data": ["name": "a", "note": "b", "data": 1]],
                    ["action": "create", "entity": "vaults", "data": .object(data)],
                ]
            ]
            let issues = try await fixture.issues {
                _ = try await fixture.records.batch(body, context: fixture.context())
            }
            #expect(issues == ["\(place) encrypted_field"])
        }
    }

    @Test func `nothing can be pushed to it`() async throws {
        let fixture = try fixture()
        try await fixture.create("vaults", ["data": [1]])
        let issues = try await fixture.issues { try await fixture.update("vaults", 1, ["data": ["$push": 2]]) }
        #expect(issues == ["/data/$push invalid_modifier"])
    }

    @Test func `an answer that is kept for repeats leaves it out`() async throws {
        let fixture = try fixture()
        let keeper = IdempotencyKeeper(database: fixture.database, clock: fixture.clock, hash: FixedCursorSigner())
        let start = try await keeper.begin(key: "k", caller: Caller(.system), method: "POST", path: "/", body: [])
        guard case .fresh(let claim) = start else { throw DataError.notFound }
        let keeping = AnswerKeeping(claim) { subject in
            var writer = JSONWriter()
            if case .written(let written) = subject { written.write(to: &writer) }
            return KeptAnswer(code: 201, body: writer.bytes)
        }
        let context = fixture.context().keeping(keeping)
        let written = try await fixture.records.create("vaults", ["name": "a", "note": "b"], context: context)
        let left: JSONValue = ["id": 1, "name": "a", "owner_id": nil]
        #expect(try fixture.json(written) == left)
        keeper.end(claim)
        let again = try await keeper.begin(key: "k", caller: Caller(.system), method: "POST", path: "/", body: [])
        guard case .replay(let answer) = again else { throw DataError.notFound }
        #expect(try JSONValue(parsing: answer.body) == left)
        #expect(try await fixture.get("vaults", 1)["note"] == "b")
    }

    @Test func `before hooks and listeners of creates see the plain value`() async throws {
        let fixture = try fixture()
        let heard = Mutex<[JSONValue?]>([])
        fixture.hooks.listen(
            EventListener(id: "l", slug: .insertAfter, mode: .sync, once: false) { event in
                heard.withLock { $0.append(event.data?["note"]) }
            }
        )
        try await fixture.create("vaults", ["name": "a", "note": "b"])
        #expect(heard.withLock { $0 } == ["b"])
    }

    @Test(arguments: ExportFormat.allCases)
    func `exports and imports carry plain values`(_ format: ExportFormat) async throws {
        let (fixture, other) = (
            try fixture(), try WritingFixture(schema: Self.schema, cipher: FakeFieldCipher(key: "k9"))
        )
        try await fixture.create("vaults", [["name": "a", "note": "b,\"c\"", "data": ["x": [1]]], ["name": "d"]])
        let text = Mutex<[UInt8]>([])
        try await fixture.records.export("vaults", RecordQuery(), format: format, context: fixture.context()) { chunk in
            text.withLock { $0 += chunk }
        }
        let spool = MemoryImportSpool()
        try await spool.append(text.withLock { $0 })
        let report = try await other.records.importRows(
            "vaults",
            from: spool,
            options: ImportOptions(format: ImportFormat(rawValue: format.rawValue) ?? .json),
            context: other.context()
        )
        #expect(report.isComplete)
        #expect(try await other.all("vaults") == fixture.all("vaults"))
        #expect(try await other.get("vaults", 1)["data"] == ["x": [1]])
    }

    @Test func `without a key it can be neither written nor read`() async throws {
        let fixture = try WritingFixture(schema: Self.schema, cipher: NoFieldCipher())
        try await fixture.create("vaults", ["name": "a"])
        let error = await fixture.error { try await fixture.create("vaults", ["note": "b"]) }
        guard case .internalFailure? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try await fixture.all("vaults").count == 1)
    }

    @Test func `code generators take it for what it holds`() throws {
        let schema = try Schemas.compiled(Self.schema)
        let note = try #require(schema.entity("vaults")?.field("note"))
        #expect(note.jsonSchema["type"] == "string")
        #expect(note.jsonSchema["maxLength"] == 20)
        #expect(note.jsonSchema["$field"] == "text")
    }
}
