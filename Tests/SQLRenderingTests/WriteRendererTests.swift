// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import JSON
import Kernel
import SQLRendering
import Testing

struct WriteRendererTests {
    private func schema() throws -> Schema {
        let json = """
            {"entities":{"users":{"fields":{"name":{"type":"text"}}},
              "posts":{"config":{"softDelete":true,"primary_format":"uuid"},"fields":{"title":{"type":"text"},
                "price":{"type":"number","config":{"kind":"decimal","scale":2}},"live":{"type":"boolean"},"at":{"type":"date"},
                "score":{"type":"number"},"data":{"type":"json"},
                "shout":{"type":"computed","config":{"expression":{"concat":[{"field":"title"},"!"]}}}}}},
             "relations":{"a":{"type":"n:1","source":"posts","target":"users","config":{"mappedBy":"author","on_delete":"cascade"}}},
             "indices":{"u":{"entity":"posts","fields":["title"],"unique":true},"p":{"entity":"posts","fields":["price"]}}}
            """
        return try SchemaDefinition(json: try JSONValue(parsing: json), ids: SequentialIDs()).compiled(version: 1)
    }

    @Test func `tables are strict, keyed and tied by foreign keys alone`() throws {
        let schema = try schema()
        let renderer = SchemaRenderer(dialect: .sqlite)
        #expect(
            renderer.createTable(try #require(schema.entity("users"))) == """
                CREATE TABLE "users" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "_version" INTEGER NOT NULL DEFAULT 1, \
                "name" TEXT) STRICT
                """
        )
        #expect(
            renderer.createTable(try #require(schema.entity("posts"))) == """
                CREATE TABLE "posts" ("id" TEXT PRIMARY KEY NOT NULL, "_version" INTEGER NOT NULL DEFAULT 1, "title" TEXT, \
                "price" INTEGER, "live" INTEGER, "at" TEXT, "score" REAL, "data" TEXT, \
                "author_id" INTEGER REFERENCES "users" ("id") ON DELETE CASCADE, "deletedAt" TEXT) STRICT
                """
        )
    }

    @Test func `unique indices pass over deleted rows, others end with a text key`() throws {
        let schema = try schema()
        let entity = try #require(schema.entity("posts"))
        let renderer = SchemaRenderer(dialect: .sqlite)
        let texts = schema.indices.filter { $0.name.count == 1 }.map { renderer.createIndex($0, of: entity) }
        #expect(
            texts == [
                #"CREATE UNIQUE INDEX "u" ON "posts" ("title") WHERE "deletedAt" IS NULL"#,
                #"CREATE INDEX "p" ON "posts" ("price", "id")"#,
            ]
        )
    }

    @Test func `a write gives back its row by itself`() throws {
        let schema = try schema()
        let entity = try #require(schema.entity("users"))
        let renderer = WriteRenderer(schema, dialect: .sqlite)
        let fields = entity.fields.filter { $0.name.rawValue == "name" }
        let list = ReturningList(entity)
        #expect(
            renderer.insert(into: entity, fields, returning: list).text
                == #"INSERT INTO "users" ("name") VALUES (?1) RETURNING "id", "_version""#
        )
        #expect(
            renderer.update(entity, fields, returning: list).text
                == #"UPDATE "users" SET "name" = ?1, "_version" = "_version" + 1 WHERE "id" = ?2 RETURNING "id", "_version""#
        )
        #expect(renderer.delete(from: entity).text == #"DELETE FROM "users" WHERE "id" = ?1"#)
    }

    @Test func `moments and decimals go into adopted columns in the form that these have`() {
        let moment = Value.text("2024-01-02T03:04:05.000Z")
        #expect(ColumnStorage.datetimeWithSpace.stored(moment) == .text("2024-01-02 03:04:05"))
        #expect(ColumnStorage.unixSeconds.stored(moment) == .integer(1_704_164_645))
        #expect(ColumnStorage.unixMilliseconds.stored(moment) == .integer(1_704_164_645_000))
        #expect(ColumnStorage.unixSeconds.stored(.text("1969-12-31T23:59:59.500Z")) == .integer(-1))
        #expect(ColumnStorage.decimalAsNumber.stored(.decimal(Decimal(unscaled: 325, scale: 2))) == .text("3.25"))
        #expect(ColumnStorage.unixSeconds.stored(.null) == .null)
    }

    @Test func `an expression keeps its sense as a text`() throws {
        let text = #"["integer",["c","add",["f","a"],["l","integer","2"]],[["a","integer"]]]"#
        let code = try #require(ExpressionCode(text))
        #expect(code.evaluate([.integer(40)]) == .integer(42))
        #expect(code.evaluate([.null]) == .null)
        #expect(code.evaluate([.integer(.max)]) == .null)
        #expect(ExpressionCode("[]") == nil)
    }
}
