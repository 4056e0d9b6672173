// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel
import Testing

struct AccessDefinitionTests {
    private static let full: JSONValue = [
        "role": "user", "entity": "posts", "action": ["update", "create"],
        "where": ["createdBy": "$user.id"], "check": ["status": ["$ne": "$old.status"]], "fields": ["body", "title"],
        "presets": ["status": "new"],
    ]

    private func issues(_ grants: JSONValue..., roles: JSONValue = [:]) -> [String] {
        Schemas.issues(AccessFixture.schema(grants, roles: roles))
    }

    @Test func `roles and grants survive the way through JSON`() throws {
        let json = AccessFixture.schema(
            [
                Self.full, ["role": "editor", "permission": "media.*"],
                ["role": "guest", "entity": "*", "action": "read", "fields": ["except": ["id"]]],
            ],
            roles: ["editor": ["description": "writes"], "admin": [:]]
        )
        let definition = try Schemas.definition(json)
        #expect(definition.access.roles.map(\.name) == ["editor", "admin"])
        #expect(definition.access.grants.map(\.id) == ["g1", "g2", "g3"])
        #expect(definition.json["permissions"]?["g1"] == Self.full)
        #expect(definition.json["permissions"]?["g3"]?["fields"] == ["except": ["id"]])
        #expect(try Schemas.definition(definition.json) == definition)
        #expect(definition.access.allRoles.map(\.name) == ["admin", "user", "guest", "editor"])
        #expect(definition.access.grant("g2")?.resource["id"] == "g2")
    }

    @Test func `a schema without the keys has no grants and says so`() throws {
        let definition = try Schemas.definition(blog)
        #expect(definition.access.isEmpty)
        #expect(definition.json["permissions"] == nil)
        #expect(try definition.compiled(version: 1).access.userPaths.isEmpty)
    }

    @Test func `grants in a list keep the ids of those that say the same`() throws {
        let known = try Schemas.definition(AccessFixture.schema([Self.full, ["role": "user", "permission": "*"]]))
        var json = AccessFixture.schema.objectValue ?? JSONObject()
        json["permissions"] = [
            ["role": "user", "permission": "*"], ["role": "guest", "permission": "logs.read"], Self.full,
        ]
        let again = try Schemas.definition(.object(json), over: known, ids: NumberedIDs("new"))
        #expect(again.access.grants.map(\.id).filter { $0.hasPrefix("g") } == ["g2", "g1"])
        #expect(again.access.grants[1].id.hasPrefix("new"))
    }

    @Test func `what is wrong with a grant is told with its place`() {
        #expect(
            issues(["role": "nobody", "entity": "posts", "action": "read"]) == ["/permissions/g1/role unknown_role"]
        )
        #expect(
            issues(["role": "user", "entity": "nothing", "action": "read"]) == ["/permissions/g1/entity unknown_entity"]
        )
        #expect(
            issues(["role": "user", "entity": "posts", "action": ["read", "steal"]])
                == ["/permissions/g1/action unknown_action"]
        )
        #expect(
            issues(["role": "user", "entity": "posts", "action": "read", "fields": ["title", "nothing"]])
                == ["/permissions/g1/fields unknown_field"]
        )
        #expect(
            issues(["role": "user", "permission": "world.rule"]) == ["/permissions/g1/permission unknown_permission"]
        )
        #expect(
            issues(["role": "user", "entity": "posts"], ["entity": "posts", "action": "read"])
                == ["/permissions/g1/action invalid_config", "/permissions/g2/role invalid_config"]
        )
        #expect(
            issues(["role": "user", "entity": "posts", "action": "read", "wher": [:]])
                == ["/permissions/g1/wher unknown_option"]
        )
        #expect(issues("all") == ["/permissions/g1 invalid_grant"])
        #expect(
            Schemas.issues(AccessFixture.schema([], roles: ["no spaces": [:]])) == ["/roles/no spaces invalid_name"]
        )
    }

    @Test(
        arguments: [
            (["title": 1], "/title invalid_value"), (["nothing": 1], "/nothing unknown_field"),
            (["title": "$user.nothing"], "/title unknown_variable"),
            (["title": "$user.pin"], "/title unknown_variable"),
            (["views": "$user.email"], "/views invalid_value"),
            (["views": ["$has": 1]], "/views/$has invalid_operator"),
            (["author.team.name": ["$gt": 1]], "/author.team.name/$gt invalid_value"),
            (["comments": ["$some": ["text": 1]]], "/comments/$some/text invalid_value"),
            (["title": "$old.title"], "/title unknown_variable"),
        ] as [(JSONValue, String)]
    )
    func `a condition is checked when the schema is made`(condition: JSONValue, issue: String) {
        let grant: JSONValue = ["role": "user", "entity": "posts", "action": "update", "where": condition]
        #expect(issues(grant) == ["/permissions/g1/where" + issue])
    }

    @Test func `a check and presets are for what is written`() {
        let read: JSONValue = ["role": "user", "entity": "posts", "action": "read", "check": ["views": 1]]
        #expect(issues(read) == ["/permissions/g1/check invalid_grant"])
        let create: JSONValue = ["role": "user", "entity": "posts", "action": "create", "where": ["views": 1]]
        #expect(issues(create) == ["/permissions/g1/where invalid_grant"])
    }

    @Test(
        arguments: [
            (["views": "many"], "/views invalid_preset"), (["nothing": 1], "/nothing unknown_field"),
            (["id": 1], "/id invalid_preset"), (["views": "$user.email"], "/views invalid_preset"),
            (["title": nil], "/title invalid_preset"), (["title": "$user.roles"], "/title invalid_preset"),
        ] as [(JSONValue, String)]
    )
    func `a preset fits its field`(presets: JSONValue, issue: String) {
        let grant: JSONValue = ["role": "user", "entity": "posts", "action": "create", "presets": presets]
        #expect(issues(grant) == ["/permissions/g1/presets" + issue])
    }

    @Test func `no preset deletes a record`() {
        let grant: JSONValue = [
            "role": "user", "entity": "notes", "action": "update", "presets": ["deletedAt": "$now"],
        ]
        #expect(issues(grant) == ["/permissions/g1/presets/deletedAt invalid_preset"])
    }

    @Test func `a right on every entity needs one that has all it names`() throws {
        let fits: JSONValue = ["role": "user", "entity": "*", "action": "read", "where": ["createdBy": "$user.id"]]
        let schema = try Schemas.compiled(AccessFixture.schema([fits]))
        #expect(schema.access.hasGrants(on: try #require(EntityName(rawValue: "posts"))))
        #expect(!schema.access.hasGrants(on: try #require(EntityName(rawValue: "teams"))))
        let nowhere: JSONValue = ["role": "user", "entity": "*", "action": "read", "where": ["nothing": 1]]
        #expect(issues(nowhere) == ["/permissions/g1/where/nothing unknown_field"])
    }

    @Test func `the fields of users that grants ask about are known`() throws {
        let schema = try Schemas.compiled(
            AccessFixture.schema([
                ["role": "user", "entity": "posts", "action": "read", "where": ["title": "$user.plan"]],
                ["role": "user", "entity": "posts", "action": "create", "presets": ["status": "$user.team.name"]],
            ])
        )
        #expect(schema.access.userPaths == [["plan"], ["team", "name"]])
    }

    @Test func `more lists of fields than a row can tell apart are refused`() {
        let grants: [JSONValue] = (0..<65).map { place in
            let names = ["title", "body", "status", "views", "meta", "author_id", "id"].enumerated()
                .filter { (place + 1) >> $0.offset & 1 == 1 }.map { JSONValue.string($0.element) }
            return ["role": "user", "entity": "posts", "action": "read", "fields": .array(names)]
        }
        #expect(Schemas.issues(AccessFixture.schema(grants)) == ["/permissions too_many_field_lists"])
        #expect(Schemas.issues(AccessFixture.schema(Array(grants.dropLast()))).isEmpty)
    }

    @Test func `permissions are a closed list with wildcards`() {
        #expect(PermissionPattern(rawValue: "media.*")?.permissions == [.mediaRead, .mediaManage])
        #expect(PermissionPattern(rawValue: "*")?.permissions == SystemPermission.allCases)
        #expect(PermissionPattern(rawValue: "users.manage")?.covers(.usersRead) == false)
        for text in ["", "media", "media.", ".*", "m*", "users.*.x", "USERS.READ"] {
            #expect(PermissionPattern(rawValue: text) == nil)
        }
    }
}
