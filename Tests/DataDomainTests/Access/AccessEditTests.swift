// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel
import Testing

struct AccessEditTests {
    private static let owned: JSONValue = [
        "role": "user", "entity": "posts", "action": "update", "where": ["author.team.name": "$user.plan"],
        "check": ["comments": ["$none": ["text": "$old.title"]]], "fields": ["title", "body"],
        "presets": ["status": "$user.email"],
    ]

    private func texts(_ outcome: SchemaOutcome) -> [String] { outcome.plan.steps.map(\.text) }

    @Test func `a change of rules is a version with sentences and without SQL`() async throws {
        let bed = try await AccessFixture()
        let version = bed.schema.version
        let added = try await bed.edit(.createRole(["name": "editor", "description": "writes"]))
        #expect(added.wasApplied && texts(added) == ["add the role editor"])
        let grant: JSONValue = [
            "role": "editor", "entity": "posts", "action": ["read", "update"], "where": ["views": 1],
            "fields": ["title"],
        ]
        let given = try await bed.edit(.createGrant(grant, id: "g"))
        #expect(texts(given) == [#"allow editor: read, update posts (title) where {"views":1}"#])
        #expect(given.json["steps"]?[0]?["step"] == "access" && given.json["steps"]?[0]?["risk"] == "safe")
        #expect(bed.schema.access.definition.grant("g")?.role == "editor")
        #expect(bed.schema.version == version + 2)
        let history = try await bed.service.history()
        #expect(history.first?.plan.contains("allow editor") == true)
        #expect(try await !bed.edit(.patchRole("editor", ["description": "writes"])).wasApplied)
    }

    @Test func `a grant is changed member by member`() async throws {
        let bed = try await AccessFixture([Self.owned])
        let outcome = try await bed.edit(
            .patchGrant("g1", ["where": ["views": ["$gt": 1]], "check": nil, "presets": nil, "fields": "*"])
        )
        #expect(texts(outcome).count == 1 && texts(outcome)[0].hasPrefix("change for user: update posts"))
        #expect(
            bed.schema.access.definition.grant("g1")?.json
                == [
                    "role": "user", "entity": "posts", "action": "update", "where": ["views": ["$gt": 1]],
                    "fields": "*",
                ]
        )
        #expect(await bed.refusal { _ = try await bed.edit(.patchGrant("g2", [:])) } == ["notFound"])
        #expect(
            await bed.refusal { _ = try await bed.edit(.patchGrant("g1", ["where": ["nothing": 1]])) }
                == ["/where/nothing unknown_field"]
        )
        #expect(try await texts(bed.edit(.deleteGrant("g1")))[0].hasPrefix("take from user: update posts"))
        #expect(await bed.refusal { _ = try await bed.edit(.deleteGrant("g1")) } == ["notFound"])
    }

    @Test func `built-in roles stay, others go with their grants`() async throws {
        let bed = try await AccessFixture(
            [["role": "editor", "permission": "logs.read"], ["role": "user", "permission": "logs.read"]],
            roles: ["editor": [:]]
        )
        for name in RoleDefinition.builtIn {
            #expect(await bed.refusal { _ = try await bed.edit(.deleteRole(name)) } == [" built_in"])
            #expect(
                await bed.refusal { _ = try await bed.edit(.createRole(["name": .string(name)])) } == ["already_exists"]
            )
        }
        _ = try await bed.edit(.patchRole("admin", ["description": "all of it"]))
        #expect(bed.schema.access.definition.role("admin")?.text == "all of it")
        let outcome = try await bed.edit(.deleteRole("editor"))
        #expect(texts(outcome) == ["remove the role editor", "take from editor: logs.read"])
        #expect(bed.schema.access.definition.grants.map(\.id) == ["g2"])
        #expect(await bed.refusal { _ = try await bed.edit(.deleteRole("editor")) } == ["notFound"])
        #expect(await bed.refusal { _ = try await bed.edit(.patchRole("user", ["name": "x"])) } == ["/name fixed"])
    }

    @Test func `renames follow into grants`() async throws {
        let bed = try await AccessFixture([Self.owned])
        _ = try await bed.edit(
            .patchEntity(
                "posts",
                ["name": "articles", "fields": ["title": ["name": "headline"], "status": ["name": "state"]]]
            )
        )
        _ = try await bed.edit(.patchEntity("teams", ["fields": ["name": ["name": "label"]]]))
        _ = try await bed.edit(.patchEntity("comments", ["fields": ["text": ["name": "words"]]]))
        _ = try await bed.edit(.patchEntity("users", ["fields": ["plan": ["name": "tier"]]]))
        #expect(
            bed.schema.access.definition.grant("g1")?.json == [
                "role": "user", "entity": "articles", "action": "update", "where": ["author.team.label": "$user.tier"],
                "check": ["comments": ["$none": ["words": "$old.headline"]]], "fields": ["body", "headline"],
                "presets": ["state": "$user.email"],
            ]
        )
        #expect(bed.schema.access.userPaths.contains(["tier"]))
    }

    @Test func `a renamed entity takes the references named after it along`() async throws {
        let bed = try await AccessFixture()
        _ = try await bed.edit(
            .createRelation(["id": "x", "type": "n:1", "source": "notes", "target": "teams"], ids: NumberedIDs())
        )
        _ = try await bed.edit(
            .createGrant(
                ["role": "user", "entity": "notes", "action": "read", "where": ["$or": [["teams.name": "a"]]]],
                id: "g"
            )
        )
        _ = try await bed.edit(.merge(["entities": ["crews": ["renamed-from": "teams"]]]))
        #expect(bed.schema.access.definition.grant("g")?.records?.rows == ["$or": [["crews.name": "a"]]])
    }

    @Test func `a dropped entity takes its grants along, a dropped field is refused while a grant names it`()
        async throws
    {
        let read: JSONValue = ["role": "user", "entity": "notes", "action": "read"]
        let bed = try await AccessFixture([Self.owned, read])
        let outcome = try await bed.edit(.deleteEntity("notes"))
        #expect(texts(outcome).contains("take from user: read notes"))
        #expect(bed.schema.access.definition.grants.map(\.id) == ["g1"])
        let drop: JSONValue = ["fields": ["status": nil]]
        #expect(
            await bed.refusal { _ = try await bed.edit(.patchEntity("posts", drop)) }
                == ["/permissions/g1/presets/status unknown_field"]
        )
        let both: JSONValue = [
            "entities": ["posts": drop], "permissions": ["g1": ["presets": nil]],
        ]
        #expect(try await bed.edit(.merge(both)).wasApplied)
        #expect(bed.schema.access.definition.grant("g1")?.records?.presets.isEmpty == true)
    }

    @Test func `a whole schema says all there is`() async throws {
        let bed = try await AccessFixture([Self.owned], roles: ["editor": [:]])
        _ = try await bed.edit(.replace(bed.schema.definition.json))
        #expect(bed.schema.access.definition.grants.map(\.id) == ["g1"])
        _ = try await bed.edit(.replace(AccessFixture.schema))
        #expect(bed.schema.access.definition.isEmpty)
    }

    @Test func `presets stand for the grants of an entity`() async throws {
        let bed = try await AccessFixture([Self.owned])
        func apply(_ preset: AccessPreset, _ entity: String = "posts") async throws {
            _ = try await bed.edit(.applyPreset(preset, to: entity, ids: NumberedIDs("p-\(preset.rawValue)")))
        }
        let (me, other) = (AccessFixture.user(1), AccessFixture.user(2))
        try await apply(.members)
        try await bed.create("posts", ["title": "mine"], as: me)
        #expect(try await bed.rows(other).count == 1)
        #expect(await bed.refusal { try await bed.update("posts", 1, ["title": "x"], as: other) } == ["forbidden"])
        #expect(try await bed.update("posts", 1, ["title": "y"], as: me)["title"] == "y")
        #expect(await bed.refusal { _ = try await bed.rows(.anonymous) } == ["unauthenticated"])
        try await apply(.owner)
        #expect(try await bed.rows(other).isEmpty)
        #expect(try await bed.rows(me).count == 1)
        try await apply(.publicRead)
        #expect(try await bed.rows(.anonymous).count == 1)
        try await apply(.private)
        #expect(!bed.schema.access.hasGrants(on: try #require(EntityName(rawValue: "posts"))))
        #expect(await bed.refusal { try await apply(.owner, "teams") } == ["/preset owner_needed"])
        try await apply(.publicRead, "teams")
        #expect(try await bed.rows(.anonymous, "teams").isEmpty)
        #expect(await bed.refusal { try await apply(.private, "nothing") } == [#"unknownEntity("nothing")"#])
    }

    @Test func `rules are code in code mode`() async throws {
        let bed = try await AccessFixture([Self.owned], mode: .code)
        #expect(await bed.refusal { _ = try await bed.edit(.deleteGrant("g1")) } == ["schemaIsCode"])
        #expect(await bed.refusal { _ = try await bed.edit(.createRole(["name": "x"])) } == ["schemaIsCode"])
    }

    @Test func `nobody gives away what is not theirs, whatever the door`() async throws {
        let bed = try await AccessFixture(
            [
                ["role": "clerk", "permission": "access.manage"], ["role": "clerk", "permission": "users.*"],
                ["role": "builder", "permission": "schema.write"],
            ],
            roles: ["clerk": [:], "builder": [:]]
        )
        let (clerk, builder) = (AccessFixture.user(roles: ["clerk"]), AccessFixture.user(roles: ["builder"]))
        func add(_ grant: JSONValue, _ id: String, as principal: Principal) async -> [String] {
            await bed.refusal { _ = try await bed.edit(.merge(["permissions": [id: grant]]), as: principal) }
        }
        #expect(await add(["role": "user", "entity": "posts", "action": "read"], "a", as: clerk).isEmpty)
        #expect(await add(["role": "user", "permission": "users.read"], "b", as: clerk).isEmpty)
        #expect(
            await add(["role": "clerk", "permission": "*"], "c", as: clerk) == ["/permissions/c/permission not_yours"]
        )
        #expect(
            await add(["role": "user", "permission": "schema.read"], "d", as: clerk) == [
                "/permissions/d/permission not_yours"
            ]
        )
        #expect(
            await add(["role": "admin", "permission": "users.read"], "e", as: clerk) == [
                "/permissions/e/role not_yours"
            ]
        )
        #expect(
            await add(["role": "user", "entity": "posts", "action": "*"], "f", as: builder) == [
                "forbidden permission_missing"
            ]
        )
        #expect(
            await add(["role": "user", "entity": "posts", "action": "*"], "f", as: .anonymous) == ["unauthenticated"]
        )
        #expect(
            await bed.refusal { _ = try await bed.edit(.deleteGrant("a"), as: builder) } == [
                "forbidden permission_missing"
            ]
        )
        #expect(
            await bed.refusal { _ = try await bed.edit(.patchEntity("posts", ["name": "articles"]), as: builder) }
                .isEmpty
        )
        #expect(bed.schema.access.definition.grant("a")?.records?.entity?.rawValue == "articles")
        #expect(await bed.refusal { _ = try await bed.edit(.deleteEntity("articles"), as: builder) }.isEmpty)
        #expect(bed.schema.access.definition.grant("a") == nil)
        let scoped = AccessFixture.user(roles: ["admin"], scopes: [.permission("schema.write")])
        #expect(
            await add(["role": "user", "permission": "users.read"], "g", as: scoped) == ["forbidden permission_missing"]
        )
    }

    @Test(arguments: ["access.manage", "*"])
    func `a key limited to access.manage gives away nothing more`(permission: String) async throws {
        let bed = try await AccessFixture(roles: ["editor": [:]])
        let read = KeyScope.records(entity: "posts", actions: ["read"])
        let scopes = [KeyScope.permission(permission), read]
        let details = PrincipalDetails(fingerprint: "k", scopes: scopes, keyID: "k")
        let callers = [
            Principal(kind: .key("k"), details: details),
            AccessFixture.user(roles: [RoleDefinition.admin], scopes: scopes),
        ]
        for key in callers {
            func add(_ grant: JSONValue) async -> [String] {
                await bed.refusal { _ = try await bed.edit(.createGrant(grant, id: "g"), as: key) }
            }
            for grant: JSONValue in [
                ["role": "editor", "entity": "*", "action": "read"],
                ["role": "guest", "entity": "posts", "action": "*"],
                ["role": "editor", "entity": "posts", "action": "readDeleted"],
                ["role": "editor", "entity": "comments", "action": "get"],
                ["role": "admin", "entity": "posts", "action": "read"],
            ] {
                #expect(!(await add(grant)).isEmpty, "\(grant)")
            }
            if permission != "*" {
                #expect(!(await add(["role": "editor", "permission": "users.manage"])).isEmpty)
                #expect(!(await add(["role": "editor", "permission": "access.*"])).isEmpty)
            }
            #expect(bed.schema.access.definition.grants.isEmpty)
            #expect(await add(["role": "editor", "entity": "posts", "action": ["get", "list"]]).isEmpty)
            let wider = await bed.refusal { _ = try await bed.edit(.patchGrant("g", ["action": "update"]), as: key) }
            #expect(!wider.isEmpty)
            #expect(await bed.refusal { _ = try await bed.edit(.deleteGrant("g"), as: key) }.isEmpty)
        }
    }
}
