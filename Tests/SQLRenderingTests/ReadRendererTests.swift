// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import DataTestKit
import JSON
import Kernel
import SQLRendering
import Testing

struct ReadRendererTests {
    private func schema() throws -> Schema {
        let json = """
            {"entities":{"users":{"fields":{"name":{"type":"text"}}},
              "posts":{"config":{"softDelete":true},"fields":{"title":{"type":"text","config":{"required":true}},
                "views":{"type":"number","config":{"kind":"integer"}},"secret":{"type":"text"}}},
              "tags":{"fields":{"name":{"type":"text"}}}},
             "relations":{"a":{"type":"n:1","source":"posts","target":"users","config":{"mappedBy":"author","inversedBy":"posts"}},
              "t":{"type":"m:n","source":"posts","target":"tags","config":{"mappedBy":"tags","inversedBy":"posts"}}}}
            """
        return try SchemaDefinition(json: try JSONValue(parsing: json), ids: SequentialIDs()).compiled(version: 1)
    }

    private func render(
        _ query: [(name: String, value: String)],
        as authorizer: any Authorizer = AllowAllAuthorizer(),
        seek: ((ReadShape) -> Seek)? = nil
    ) throws -> ReadStatement {
        let schema = try schema()
        let context = RequestContext(
            caller: .system,
            requestID: "",
            now: FixedClock().now(),
            deadline: ContinuousClock().now
        )
        let planner = Planner(schema: schema, authorizer: authorizer, context: context)
        let entity = try #require(schema.entity("posts"))
        let shape = try planner.list(
            try RecordQuery(parameters: [("select", "id,title")] + query),
            of: entity,
            cursor: nil,
            isCompatible: false
        ).plan.shape
        return ReadRenderer(schema, dialect: .sqlite).root(seek.map { shape.with($0(shape)) } ?? shape)
    }

    @Test func `a list is one plain statement`() throws {
        #expect(
            try render([]).sql.text == """
                SELECT "t0"."id", "t0"."title", "t0"."_version" FROM "posts" AS "t0" WHERE "t0"."deletedAt" IS NULL \
                ORDER BY "t0"."id" LIMIT ?1
                """
        )
    }

    @Test func `to-one paths are joined once, negations are exact`() throws {
        let sql = try render([
            ("where", #"{"author.name":{"$ne":"x"},"views":{"$in":[1,2]}}"#), ("sort", "-author.name"),
        ]).sql
        #expect(
            sql.text == """
                SELECT "t0"."id", "t0"."title", "t0"."_version", "t1"."name" FROM "posts" AS "t0" \
                LEFT JOIN "users" AS "t1" ON "t1"."id" = "t0"."author_id" WHERE "t0"."deletedAt" IS NULL AND \
                (("t1"."name" = ?1) IS NOT TRUE AND "t0"."views" IN (SELECT value FROM json_each(?2))) \
                ORDER BY "t1"."name" DESC, "t0"."id" DESC LIMIT ?3
                """
        )
    }

    @Test func `to-many paths are looked for through their keys`() throws {
        let sql = try render([("where", #"{"tags":{"$some":{"name":{"$like":"x*"}}}}"#)]).sql.text
        #expect(
            sql.contains(
                """
                EXISTS (SELECT 1 FROM "tags" AS "t1" JOIN "posts_tags" AS "t2" ON "t2"."tags_id" = "t1"."id" \
                WHERE "t2"."posts_id" = "t0"."id" AND
                """
            )
        )
        #expect(sql.contains(#"roost_like("t1"."name", ?"#))
    }

    @Test func `what only some grants show counts as null, and the bits of the grants are told`() throws {
        var table = TableAuthorizer()
        let views = FieldPath(field: "views", kind: .integer)
        table.allow(
            [.get, .list],
            on: "posts",
            Alternative(rows: .compare(views, .greater, .value(.integer(9))), grant: "all"),
            Alternative(
                fields: .except([try #require(FieldName(rawValue: "secret"))]),
                grant: "some"
            )
        )
        let sql = try render([("where", #"{"secret":"x"}"#), ("sort", "secret")], as: table).sql.text
        let masked = #"CASE WHEN "t0"."views" > ?"#
        #expect(sql.contains(#"ELSE 0 END << 0) | (CASE WHEN 1 THEN 1 ELSE 0 END << 1)"#))
        #expect(sql.components(of: masked) >= 3)
        #expect(sql.contains(#"ORDER BY CASE WHEN "t0"."views" >"#))
        #expect(!sql.contains(#"AND "t0"."secret" ="#))
    }

    @Test func `a keyset page is read range by range, nulls where the order has them`() throws {
        let statement = try render([("sort", "-views")]) { shape in
            Seek(boundaries: shape.order.indices.map { .init(parameter: 7 + $0, isNull: false) }, isBackward: false)
        }
        let conditions = ([statement.sql] + statement.continuations).map { sql in
            sql.text.split(separator: " WHERE ")[1].split(separator: " ORDER BY ")[0].dropFirst(29)
        }
        #expect(
            conditions == [
                #""t0"."views" = ?1 AND "t0"."id" < ?2"#, #""t0"."views" < ?1"#, #""t0"."views" IS NULL"#,
            ]
        )
    }

    @Test func `a page read backward is turned by the database`() throws {
        let sql = try render([("sort", "title")]) { shape in
            Seek(boundaries: shape.order.indices.map { .init(parameter: 7 + $0, isNull: false) }, isBackward: true)
        }.sql.text
        #expect(sql.hasPrefix("SELECT *, count(*) OVER () FROM (SELECT * FROM (SELECT * FROM (SELECT "))
        #expect(sql.hasSuffix(" ORDER BY 2, 1"))
        #expect(sql.contains(#"ORDER BY "t0"."title" DESC, "t0"."id" DESC LIMIT"#))
    }

    @Test func `embedded rows are bound to their parent's key`() throws {
        let statement = try render([("with", "author,tags")])
        #expect(statement.children.count == 2)
        #expect(statement.children[0].read.sql.text.hasSuffix(#"FROM "users" AS "t0" WHERE "t0"."id" = ?1"#))
        #expect(statement.children[0].read.sql.parameters == [.key])
        #expect(
            statement.children[1].read.sql.text.contains(
                #"FROM "tags" AS "t0" JOIN "posts_tags" AS "t1" ON "t1"."tags_id" = "t0"."id" WHERE "t1"."posts_id" = ?1"#
            )
        )
    }
}

extension ReadShape {
    fileprivate func with(_ seek: Seek) -> ReadShape {
        ReadShape(
            entity: entity,
            schemaVersion: schemaVersion,
            columns: columns,
            alternatives: alternatives,
            policy: policy,
            filter: filter,
            scopes: scopes,
            order: order,
            seek: seek,
            limit: limit,
            expansions: expansions,
            count: count
        )
    }
}

extension String {
    fileprivate func components(of piece: String) -> Int {
        split(separator: piece, omittingEmptySubsequences: false).count - 1
    }
}
