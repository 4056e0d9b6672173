// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import JSON
import Kernel
import SQLRendering
import Testing

struct ObstacleTests {
    private func entity() throws -> Entity {
        let json = """
            {"entities":{"posts":{"fields":{"title":{"type":"text","config":{"default_value":"x"}},
              "kind":{"type":"enum","config":{"options":{"type":"strings","values":["a","b"]}}}}}}}
            """
        let schema = try SchemaDefinition(json: try JSONValue(parsing: json), ids: SequentialIDs()).compiled(version: 1)
        return try #require(schema.entity("posts"))
    }

    @Test(arguments: [
        (Dialect.sqlite, #"NOT ("kind" IN (SELECT value FROM json_each(?1)))"#),
        (Dialect.postgres, #"NOT ("kind" = ANY($1))"#),
    ])
    func `values that are not listed are found by one statement`(_ dialect: Dialect, _ condition: String) throws {
        let entity = try entity()
        let field = try #require(entity.field("kind"))
        let question = try #require(SchemaRenderer(dialect: dialect).unlisted(of: field, entity))
        #expect(question.statement.text.contains("WHERE \(condition) ORDER BY \"id\" LIMIT 20"))
        #expect(question.statement.values([]) == [.list([.text("a"), .text("b")])])
        #expect(question.obstacles([], count: 0).isEmpty)
        let found = question.obstacles([.integer(4)], count: 30)
        #expect(found.map(\.kind) == [.unlistedValues] && found[0].count == 30 && found[0].fields == [field.name])
    }

    @Test func `only a field with a default fills the gaps`() throws {
        let entity = try entity()
        let renderer = SchemaRenderer(dialect: .sqlite)
        let (title, kind) = (try #require(entity.field("title")), try #require(entity.field("kind")))
        let fill = try #require(renderer.fill(title, of: entity))
        #expect(fill.text == #"UPDATE "posts" SET "title" = ?1 WHERE "title" IS NULL"#)
        #expect(fill.values([]) == [.text("x")])
        #expect(renderer.fill(kind, of: entity) == nil)
    }

    @Test func `of many refused values the first are named`() throws {
        let entity = try entity()
        let field = try #require(entity.field("title"))
        var refused = RefusedValues()
        #expect(refused.obstacles(field, of: entity).isEmpty)
        for id in 1...(SchemaObstacle.listed + 5) { refused.add(.integer(Int64(id))) }
        let obstacle = try #require(refused.obstacles(field, of: entity).first)
        #expect(obstacle.records.count == SchemaObstacle.listed && obstacle.count == SchemaObstacle.listed + 5)
    }
}
