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

    @Test func `the permissions are about the library of the app and no entity that is called like it`() throws {
        for action in Action.allCases { #expect(try !decide("media.manage", action, kind: .regular)) }
    }
}
