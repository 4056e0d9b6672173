// SPDX-License-Identifier: Apache-2.0

import DataTestKit
import JSON
import Kernel
import Testing

@testable import DataDomain

@Suite struct MediaPermissionTests {
    private func decide(_ permission: String, _ action: Action, kind: Entity.Kind = .system) throws -> Bool {
        let library = BuiltInSchema(
            entities: ["media", "other"].map {
                EntityDefinition(id: "", name: EntityName(literal: $0), kind: kind, primaryFormat: .uuid)
            }
        )
        let json: JSONValue = ["permissions": ["g": ["role": "user", "permission": .string(permission)]]]
        let declared = try SchemaDefinition(json: json, ids: SequentialIDs())
        let schema = try library.merged(into: declared, over: SchemaDefinition()).compiled(version: 1)
        func isAllowed(_ name: String) throws -> Bool {
            let decision = GrantAuthorizer().decide(
                Caller(Principal(kind: .user(.text("u")))),
                action,
                on: try #require(schema.entity(EntityName(literal: name))),
                in: schema,
                now: Timestamp(millisecondsSinceEpoch: 0)
            )
            if case .allow = decision { return true }
            return false
        }
        #expect(try !isAllowed("other"))
        return try isAllowed("media")
    }

    @Test func `who may read all files may change none, and who manages them may do all`() throws {
        for action in Action.allCases {
            #expect(try decide("media.manage", action))
            #expect(try decide("media.read", action) == [.get, .list].contains(action))
            #expect(try !decide("users.manage", action))
        }
    }

    /// As apps grow: who opened all that there was did not mean the files of everybody.
    @Test func `a grant on all entities gives nothing of what Roost brings along`() throws {
        let library = BuiltInSchema(
            entities: ["media", "media_folders", "users"].map {
                EntityDefinition(id: "", name: EntityName(literal: $0), kind: .system, primaryFormat: .uuid)
            }
        )
        func schema(_ entities: [JSONValue]) throws -> Schema {
            let grants = entities.map { ["role": "user", "entity": $0, "action": "*"] as JSONValue }
            let json: JSONValue = [
                "entities": ["posts": ["fields": ["title": ["type": "text"]]]], "permissions": .array(grants),
            ]
            let declared = try SchemaDefinition(json: json, ids: SequentialIDs())
            return try library.merged(into: declared, over: SchemaDefinition()).compiled(version: 1)
        }
        func isAllowed(_ name: String, _ schema: Schema, _ action: Action) throws -> Bool {
            let decision = GrantAuthorizer().decide(
                Caller(Principal(kind: .user(.text("u")))),
                action,
                on: try #require(schema.entity(EntityName(literal: name))),
                in: schema,
                now: Timestamp(millisecondsSinceEpoch: 0)
            )
            if case .allow = decision { return true }
            return false
        }
        for action in Action.allCases where action != .readDeleted {
            let all = try schema(["*"])
            #expect(try isAllowed("posts", all, action))
            for name in ["media", "media_folders", "users"] { #expect(try !isAllowed(name, all, action), "\(name)") }
            let named = try schema(["*", "media"])
            #expect(try isAllowed("media", named, action) && !isAllowed("media_folders", named, action))
        }
    }

    @Test(
        arguments: [
            ("reader", "list", true, "g1"), ("reader", "get", true, "g1"), ("reader", "update", false, nil),
            ("keeper", "list", true, "g2"), ("keeper", "create", true, "g2"), ("keeper", "delete", true, "g2"),
            ("other", "list", false, nil), ("user", "list", false, nil),
        ] as [(String, String, Bool, String?)]
    )
    func `the tester knows the permissions, and names the grant`(
        role: String,
        action: String,
        isAllowed: Bool,
        grant: String?
    ) async throws {
        let library = BuiltInSchema(
            entities: [
                EntityDefinition(
                    id: "",
                    name: EntityName(literal: "media"),
                    kind: .system,
                    primaryFormat: .uuid,
                    fields: [Field(id: "", name: FieldName(literal: "path"), type: .text(TextRules()))]
                )
            ]
        )
        let bed = try await AccessFixture(
            [
                ["role": "reader", "permission": "media.read"], ["role": "keeper", "permission": "media.*"],
                ["role": "other", "permission": "users.manage"],
            ],
            roles: ["reader": [:], "keeper": [:], "other": [:]],
            builtIn: library
        )
        let tester = AccessTester(records: bed.records, principals: Nobody(), explainer: nil)
        let question: JSONValue = ["role": .string(role), "entity": "media", "action": .string(action)]
        let verdict = try await tester.test(question, context: bed.context())
        #expect(verdict.isAllowed == isAllowed && verdict.grant == grant, "\(verdict)")
        #expect(verdict.clause == (isAllowed ? nil : .grant))
        #expect(verdict.fields.contains(FieldName(literal: "path")) == isAllowed)
    }

    private struct Nobody: PrincipalFinding {
        func principal(ofUser _: String) async throws(DataError) -> Principal? { nil }
    }

    @Test func `the permissions are about the library of the app and no entity that is called like it`() throws {
        for action in Action.allCases { #expect(try !decide("media.manage", action, kind: .regular)) }
    }
}
