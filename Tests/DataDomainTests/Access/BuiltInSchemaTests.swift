// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import JSON
import Kernel
import Testing

struct BuiltInSchemaTests {
    private static func builtIn() throws -> BuiltInSchema {
        let json: JSONValue = [
            "entities": [
                "users": [
                    "type": "system", "config": ["timestamps": true],
                    "fields": [
                        "email": AccessFixture.field("text", ["required": true]),
                        "strategy": AccessFixture.field("text", ["fillable": false]),
                        "hash": AccessFixture.field("text", ["fillable": false, "hidden": true]),
                    ],
                ],
                "_roost_sessions": ["type": "system", "fields": ["user": AccessFixture.field("text")]],
            ],
            "indices": [
                "idx_unique_users_email": ["entity": "users", "fields": ["email"], "unique": true],
                "idx_sessions_user": ["entity": "_roost_sessions", "fields": ["user"]],
            ],
        ]
        let definition = try SchemaDefinition(json: json, ids: NumberedIDs("built"))
        var entities = definition.entities
        for place in entities.indices {
            entities[place].id = ""
            entities[place].fields = try entities[place].fields.map { try Self.anonymous($0) }
        }
        return BuiltInSchema(entities: entities, indices: definition.indices)
    }

    private static func anonymous(_ field: Field) throws -> Field {
        Field(
            id: "",
            name: field.name,
            type: field.type,
            required: field.required,
            fillable: field.fillable,
            isHidden: field.isHidden
        )
    }

    private func service(_ store: any SchemaStore, _ builtIn: BuiltInSchema? = nil) throws -> SchemaService {
        SchemaService(store: store, ids: SequentialIDs(), builtIn: try builtIn ?? Self.builtIn())
    }

    private func boot(_ declared: JSONValue = ["entities": [:]], _ store: any SchemaStore = RecordingSchemaStore())
        async throws -> SchemaService
    {
        let service = try service(store)
        _ = try await service.boot(.replace(declared), context: Schemas.context)
        return service
    }

    private func refusal(_ service: SchemaService, _ edit: SchemaEdit) async throws -> [String] {
        do {
            _ = try await service.edit(edit, .init(isConfirmed: true), context: Schemas.context)
            return []
        } catch DataError.invalid(let issues) {
            return issues.map { "\($0.pointer) \($0.code)" }
        } catch {
            return ["\(error)"]
        }
    }

    @Test func `what is built in comes with the first boot, and once`() async throws {
        let store = RecordingSchemaStore()
        let service = try service(store)
        try await service.load()
        #expect(try await service.boot(context: Schemas.context).wasApplied)
        #expect(service.current.entity("users")?.kind == .system)
        #expect(service.current.entity("_roost_sessions")?.isHidden == true)
        #expect(try await !service.boot(context: Schemas.context).wasApplied)
        let again = try self.service(store)
        try await again.load()
        #expect(again.current.definition == service.current.definition)
        #expect(try await !again.boot(context: Schemas.context).wasApplied)
    }

    @Test
    func `a schema that was applied is not applied again by the next start, whatever the order of what is built in`()
        async throws
    {
        let forwards = try Self.builtIn()
        for builtIn in [forwards, BuiltInSchema(entities: forwards.entities.reversed(), indices: forwards.indices)] {
            let service = try service(RecordingSchemaStore(), builtIn)
            _ = try await service.boot(context: Schemas.context)
            let notes: JSONValue = ["entities": ["notes": ["fields": ["text": AccessFixture.field("text")]]]]
            #expect(try await service.edit(.replace(notes), context: Schemas.context).wasApplied)
            #expect(try await !service.boot(context: Schemas.context).wasApplied)
            #expect(try await !service.edit(.replace(notes), context: Schemas.context).wasApplied)
        }
    }

    @Test func `an old database keeps its users and gets what is missing`() async throws {
        let store = RecordingSchemaStore()
        let old = SchemaService(store: store, ids: NumberedIDs("old"))
        _ = try await old.edit(
            .replace([
                "entities": [
                    "users": [
                        "config": ["owner": true],
                        "fields": ["email": AccessFixture.field("email"), "age": AccessFixture.field("number")],
                    ]
                ]
            ]),
            context: Schemas.context
        )
        let id = old.current.entity("users")?.id
        let service = try service(store)
        try await service.load()
        let outcome = try await service.boot(context: Schemas.context)
        let users = try #require(service.current.entity("users"))
        #expect(users.id == id && users.kind == .system && users.options.owner && users.options.timestamps)
        #expect(users.field("age") != nil && users.field("hash")?.isHidden == true)
        #expect(!outcome.plan.destroysData)
    }

    @Test func `people may add to users, and nothing else`() async throws {
        let service = try await boot([
            "entities": [
                "users": [
                    "fields": [
                        "nick": AccessFixture.field("text"),
                        "strategy": AccessFixture.field("text", ["fillable": true, "label": "How"]),
                    ]
                ]
            ]
        ])
        let users = try #require(service.current.entity("users"))
        #expect(users.fields.map(\.name.rawValue).prefix(5) == ["id", "email", "strategy", "hash", "nick"])
        #expect(users.field("strategy")?.fillable == [] && users.field("strategy")?.label == "How")
        #expect(
            try await refusal(service, .patchEntity("users", ["fields": ["hash": nil]])) == ["/fields/hash built_in"]
        )
        #expect(
            try await refusal(service, .patchEntity("users", ["fields": ["email": ["name": "mail"]]])) == [
                "/fields/email built_in"
            ]
        )
        #expect(try await refusal(service, .patchEntity("users", ["name": "people"])) == ["/entities/users built_in"])
        #expect(try await refusal(service, .deleteEntity("users")) == ["/entities/users built_in"])
        #expect(try await refusal(service, .patchEntity("users", ["fields": ["nick": nil]])).isEmpty)
        // A declared schema that leaves it out keeps it, and plans nothing.
        let outcome = try await service.edit(.replace(["entities": [:]]), context: Schemas.context)
        #expect(!outcome.wasApplied && service.current.entity("users") != nil)
    }

    @Test func `what Roost keeps to itself is shown to nobody`() async throws {
        let store = RecordingSchemaStore()
        let service = try await boot(["entities": ["notes": ["fields": ["text": AccessFixture.field("text")]]]], store)
        let schema = service.current
        #expect(schema.entities.map(\.name.rawValue) == ["notes", "users"])
        #expect(schema.allEntities.count == 3)
        let shown = [
            schema.definition.json, schema.definition.moduleJSON, schema.summary, schema.schemaIndex,
            store.plans[0].json(), store.plans[0].stepsJSON,
        ]
        for json in shown { #expect(!json.text.contains("_roost_")) }
        #expect(schema.definition.storedJSON.text.contains("_roost_sessions"))
        #expect(store.plans[0].steps.contains { $0.text.contains("_roost_sessions") })
        let reserved = try await refusal(service, .createEntity(["name": "_roost_x", "type": "system"]))
        #expect(reserved == ["/name reserved_name"])
        #expect(
            try await refusal(service, .patchEntity("_roost_sessions", [:])) == [#"unknownEntity("_roost_sessions")"#]
        )
        #expect(
            try await refusal(
                service,
                .createRelation(
                    ["id": "r", "type": "n:1", "source": "notes", "target": "_roost_sessions"],
                    ids: NumberedIDs()
                )
            )
                == ["/target unknown_entity"]
        )
        #expect(
            try await refusal(
                service,
                .createGrant(["role": "user", "entity": "_roost_sessions", "action": "*"], id: "g")
            )
                == ["/entity unknown_entity"]
        )
    }

    @Test func `no record of theirs is reached, whoever asks`() async throws {
        let bed = try await AccessFixture(
            [["role": "user", "entity": "*", "action": "*"]],
            builtIn: try Self.builtIn()
        )
        let name = "_roost_sessions"
        for principal in [Principal.system, AccessFixture.user(roles: ["admin"]), AccessFixture.user(), .anonymous] {
            let context = bed.context(principal)
            let doors: [() async throws -> Void] = [
                { _ = try await bed.records.list(name, RecordQuery(), context: context) },
                { _ = try await bed.records.get(name, "1", RecordQuery(), context: context) },
                { _ = try await bed.records.create(name, ["user": "u"], context: context) },
                { _ = try await bed.records.update(name, "1", ["user": "u"], context: context) },
                { _ = try await bed.records.delete(name, "1", context: context) },
                { _ = try await bed.records.aggregate(name, ["select": ["n": ["count": "*"]]], context: context) },
            ]
            for door in doors { #expect(await bed.refusal(door) == [#"unknownEntity("_roost_sessions")"#]) }
        }
        for principal in [AccessFixture.user(roles: ["admin"]), Principal(kind: .key("k")), .anonymous] {
            for action in Action.allCases { #expect(try bed.decision(principal, action, name) == .deny(.forbidden)) }
        }
        let kept = OwnRecords(bed.records)
        let rows = try await kept.find(
            try #require(EntityName(rawValue: name)),
            where: [:],
            oldestFirst: true,
            limit: 1
        )
        #expect(rows.isEmpty)
    }

    @Test func `no preset sets what Roost keeps in users`() async throws {
        let own: JSONValue = ["users": ["fields": ["nick": AccessFixture.field("text")]]]
        let service = try await boot(["entities": own])
        func grant(_ presets: JSONValue) throws -> SchemaEdit {
            let body: JSONValue = ["role": "user", "entity": "users", "action": "update", "presets": presets]
            return try .createGrant(body, id: "g1")
        }
        #expect(try await refusal(service, try grant(["strategy": "x"])) == ["/presets/strategy invalid_preset"])
        #expect(try await refusal(service, try grant(["hash": "x"])) == ["/presets/hash invalid_preset"])
        #expect(try await refusal(service, try grant(["nick": "x"])).isEmpty)
    }
}
