// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import DataTestKit
import JSON
import Kernel
import Testing

struct GrantAuthorizerTests {
    private static func grant(_ role: String, _ action: JSONValue, _ more: JSONValue = [:]) -> JSONValue {
        var object = JSONObject([("role", .string(role)), ("entity", "posts"), ("action", action)])
        for member in more.objectValue ?? JSONObject() { object[member.key] = member.value }
        return .object(object)
    }

    @Test func `nobody may do anything without a grant`() async throws {
        let bed = try await AccessFixture()
        for action in Action.allCases {
            #expect(try bed.decision(.anonymous, action) == .deny(.unauthenticated))
            #expect(try bed.decision(AccessFixture.user(roles: ["editor"]), action) == .deny(.forbidden))
        }
        for principal in [Principal.system, AccessFixture.user(roles: ["admin"]), Principal(kind: .key("k"))] {
            #expect(try bed.grants(principal, .delete) == ["admin"])
        }
    }

    @Test func `roles add up, and who is signed in is a guest too`() async throws {
        let bed = try await AccessFixture(
            [
                Self.grant("guest", "read", ["where": ["status": "live"]]),
                Self.grant("user", "list", ["fields": ["title"]]), Self.grant("editor", "*"),
            ],
            roles: ["editor": [:]]
        )
        #expect(try bed.grants(.anonymous, .list) == ["g1"])
        #expect(try bed.grants(AccessFixture.user(), .list) == ["g1", "g2"])
        #expect(try bed.grants(AccessFixture.user(), .get) == ["g1"])
        #expect(try bed.grants(AccessFixture.user(roles: ["editor"]), .get) == ["g1,g3"])
        #expect(try bed.grants(AccessFixture.user(roles: ["editor"]), .update) == ["g3"])
        #expect(try bed.grants(AccessFixture.user(roles: ["gone"]), .update) == nil)
        #expect(try bed.grants(AccessFixture.user(roles: ["editor"]), .readDeleted) == ["g3"])
    }

    @Test(
        arguments: [
            ["title": "$user.plan"], ["title": ["$ne": "$user.plan"]], ["$not": ["title": "$user.plan"]],
            ["title": ["$notin": ["$user.plan"]]], ["$not": ["$not": ["title": "$user.plan"]]],
            ["comments": ["$none": ["text": "$user.plan"]]], ["$not": ["$or": ["title": "$user.plan"]]],
            ["views": ["$ne": "$user.id"]], ["title": ["$ne": "$user.team.name"]], ["title": ["$ne": "$request.ip"]],
        ] as [JSONValue]
    )
    func `what is compared with nothing never matches`(condition: JSONValue) async throws {
        let bed = try await AccessFixture([Self.grant("guest", "read", ["where": condition])])
        try await bed.create("posts", ["title": "a"])
        try await bed.create("comments", ["text": "a", "post_id": 1])
        let principal: Principal = condition["views"] == nil ? AccessFixture.user() : .anonymous
        #expect(try await bed.rows(principal).isEmpty)
    }

    @Test func `a comparison decides as before where the user has the value`() async throws {
        let bed = try await AccessFixture([Self.grant("user", "read", ["where": ["title": ["$ne": "$user.plan"]]])])
        for title in ["free", "paid"] { try await bed.create("posts", ["title": .string(title)]) }
        let user = AccessFixture.user(1, ["plan": .text("free")])
        #expect(try await bed.rows(user).map { $0["title"] } == ["paid"])
    }

    @Test func `an id meets the owner however it is kept`() async throws {
        let bed = try await AccessFixture([Self.grant("user", "read", ["where": ["createdBy": "$user.id"]])])
        try await bed.create("posts", ["title": "mine"], as: AccessFixture.user(7, roles: ["admin"]))
        try await bed.create("posts", ["title": "theirs"], as: AccessFixture.user(8, roles: ["admin"]))
        #expect(try await bed.rows(AccessFixture.user(7)).map { $0["title"] } == ["mine"])
    }

    @Test func `readers with equal lists of fields share one alternative`() async throws {
        let lists: [JSONValue] = [["id"], ["id", "body"], ["id"], ["body", "id"], ["id"]]
        let bed = try await AccessFixture(
            lists.enumerated().map {
                Self.grant("user", "read", ["where": ["views": .integer(Int64($0.offset))], "fields": $0.element])
            }
        )
        #expect(try bed.grants(AccessFixture.user(), .list) == ["g1,g3,g5", "g2,g4"])
        for views in 0..<6 {
            try await bed.create("posts", ["title": "t", "body": "b", "views": .integer(Int64(views))])
        }
        let rows = try await bed.rows(AccessFixture.user())
        #expect(rows.count == 5)
        #expect(rows.map { $0["body"] != nil } == [false, true, false, true, false])
    }

    @Test func `a grant of everything makes the others pointless`() async throws {
        let bed = try await AccessFixture([
            Self.grant("user", "read", ["fields": ["title"]]), Self.grant("user", "read"),
            Self.grant("user", "read", ["where": ["views": 1]]),
        ])
        #expect(try bed.grants(AccessFixture.user(), .get)?.count == 1)
    }

    @Test func `scopes of a key narrow what its holder may`() async throws {
        let bed = try await AccessFixture([Self.grant("guest", "read")])
        let read = KeyScope.records(entity: "posts", actions: ["read"])
        let holder = AccessFixture.user(roles: ["admin"], scopes: [read])
        #expect(try bed.grants(holder, .list) == ["admin"])
        #expect(try bed.grants(holder, .update) == nil)
        #expect(try bed.grants(holder, .list, "comments") == nil)
        let details = PrincipalDetails(fingerprint: "k", scopes: [.records(entity: nil, actions: ["get"])])
        let visitor = Principal(kind: .anonymous, details: details)
        #expect(try bed.decision(visitor, .list) == .deny(.forbidden))
        #expect(try bed.grants(visitor, .get) == ["g1"])
        #expect(try bed.grants(Principal(kind: .key("k"), details: details), .get, "comments") == ["admin"])
        #expect(try bed.grants(Principal(kind: .key("k"), details: details), .delete, "comments") == nil)
    }

    @Test(
        arguments: [
            ("editor", [.records(entity: "posts", actions: ["read"])], true),
            ("editor", [.records(entity: nil, actions: ["get", "list"])], true),
            ("editor", [.records(entity: "posts", actions: ["get"])], false),
            ("editor", [.records(entity: "comments", actions: ["*"])], false), ("editor", [.permission("*")], false),
            ("writer", [.records(entity: "posts", actions: ["read"])], false),
            (
                "writer", [.records(entity: "posts", actions: ["get"]), .records(entity: nil, actions: ["update"])],
                true
            ),
            ("chief", [.records(entity: "posts", actions: ["*"])], false),
            ("chief", [.records(entity: nil, actions: ["*"])], true), ("nobody", [], true),
        ] as [(String, [KeyScope], Bool)]
    )
    func `a role is within a key that may all that the role may`(role: String, scopes: [KeyScope], fits: Bool)
        async throws
    {
        let bed = try await AccessFixture(
            [
                Self.grant("editor", "read"), Self.grant("writer", ["get", "update"]), Self.grant("guest", "*"),
                ["role": "chief", "entity": "*", "action": "read"], ["role": "editor", "permission": "users.read"],
            ],
            roles: ["editor": [:], "writer": [:], "chief": [:], "nobody": [:]]
        )
        #expect(bed.schema.access.definition.mayAll(ofRole: role, withKey: scopes) == fits)
    }

    @Test func `system permissions come from roles and go with scopes`() async throws {
        let bed = try await AccessFixture(
            [["role": "editor", "permission": "schema.*"], ["role": "guest", "permission": "logs.read"]],
            roles: ["editor": [:]]
        )
        let rules = bed.schema.access
        let editor = AccessFixture.user(roles: ["editor"])
        #expect(rules.permits(editor, .schemaWrite) && rules.permits(editor, .logsRead))
        #expect(!rules.permits(editor, .usersManage) && !rules.permits(AccessFixture.user(), .schemaRead))
        #expect(rules.permits(.anonymous, .logsRead) && !rules.permits(.anonymous, .schemaRead))
        #expect(rules.permits(.system, .keysManage) && rules.permits(Principal(kind: .key("k")), .keysManage))
        let scoped = AccessFixture.user(roles: ["admin"], scopes: [.permission("media.*"), .permission("nonsense")])
        #expect(rules.permits(scoped, .mediaRead) && !rules.permits(scoped, .schemaRead))
        let data = AccessFixture.user(roles: ["admin"], scopes: [.records(entity: nil, actions: ["*"])])
        #expect(!rules.permits(data, .schemaRead))
    }

    @Test func `callers share plans only with those who get the same decisions`() {
        let authorizer = GrantAuthorizer()
        func kinship(_ principal: Principal) -> String? { authorizer.kinship(of: Caller(principal)) }
        #expect(kinship(Principal(kind: .user(.integer(1)))) == nil)
        #expect(kinship(AccessFixture.user(1)) != kinship(AccessFixture.user(2)))
        #expect(kinship(AccessFixture.user(1)) != kinship(AccessFixture.user(1, roles: ["admin"])))
        #expect(kinship(AccessFixture.user(1)) == kinship(AccessFixture.user(1)))
        #expect(kinship(.anonymous) != nil && kinship(.anonymous) != kinship(.system))
    }

    @Test(
        arguments: [
            ["where": ["due": ["$gt": "$today"]]], ["where": ["status": "$request.ip"]],
            ["where": ["comments": ["$some": ["text": "$request.method"]]]],
        ] as [JSONValue]
    )
    func `a rule on the moment is asked anew each time`(rule: JSONValue) async throws {
        let bed = try await AccessFixture([Self.grant("guest", "read", rule)])
        guard case .allow(let given) = try bed.decision(.anonymous, .list) else { throw DataError.notFound }
        #expect(given.first.dependsOnTime)
    }

    @Test func `a plan is not kept for a caller from another address`() async throws {
        let bed = try await AccessFixture([Self.grant("guest", "read", ["where": ["status": "$request.ip"]])])
        try await bed.create("posts", ["title": "a", "status": "10.0.0.1"])
        func count(_ address: String) async throws -> Int {
            let question = Question(text: "limit=5") { () throws(DataError) in RecordQuery(limit: 5) }
            let context = bed.context(.anonymous, address: address)
            let answer = try await bed.records.list("posts", question, context: context)
            guard case .answer(let page) = answer else { return -1 }
            return try JSONValue(parsing: page.writer.bytes).arrayValue?.count ?? -1
        }
        for (address, rows) in [("10.0.0.2", 0), ("10.0.0.1", 1), ("10.0.0.2", 0)] {
            #expect(try await count(address) == rows)
        }
    }

    @Test func `a refusal on an entity without grants says where to give one`() async throws {
        let bed = try await AccessFixture([Self.grant("guest", "create")])
        let user = AccessFixture.user()
        #expect(await bed.refusal { _ = try await bed.rows(user, "teams") } == ["forbidden no_grants"])
        #expect(await bed.refusal { _ = try await bed.rows(user) } == ["forbidden"])
        #expect(await bed.refusal { _ = try await bed.rows(.anonymous, "teams") } == ["unauthenticated"])
    }

    @Test func `callers' own conditions know the same variables`() async throws {
        let bed = try await AccessFixture([
            Self.grant("user", "read"),
            ["role": "user", "entity": "teams", "action": "read", "where": ["name": "$user.plan"]],
            [
                "role": "user", "entity": "users", "action": "get", "where": ["id": "$user.id"],
                "fields": ["id", "plan"],
            ],
        ])
        for title in ["free", "a@b.c"] { try await bed.create("posts", ["title": .string(title)]) }
        let user = AccessFixture.user(1, ["email": .text("a@b.c"), "plan": .text("free")])
        #expect(try await bed.rows(user, where: ["title": "$user.email"]).count == 1)
        #expect(try await bed.rows(user, where: ["title": "$user.plan"]).count == 1)
        #expect(
            await bed.refusal { _ = try await bed.rows(user, where: ["title": "$user.team.name"]) } == [
                "?where/title unknown_variable"
            ]
        )
        #expect(
            await bed.refusal { _ = try await bed.rows(user, where: ["title": "$user.pin"]) } == [
                "?where/title unknown_variable"
            ]
        )
    }

    @Test func `administrators read everything but what is hidden`() async throws {
        let bed = try await AccessFixture()
        try await bed.create("posts", ["title": "a", "secret": "s"])
        let row = try #require(try await bed.rows(AccessFixture.user(roles: ["admin"])).first)
        #expect(row["title"] == "a" && row["secret"] == nil)
    }
}
