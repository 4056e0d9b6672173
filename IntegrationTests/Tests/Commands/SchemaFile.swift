// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

@Suite struct SchemaFile {
    private static let books = """
        entities:
          books:
            fields:
              title: { type: text }
        """

    @Test func `in hybrid mode an edit over the API is written back to the file`() throws {
        let server = try Server(schema: Self.books)
        let client = server.client()
        let added = try client.send(
            "POST",
            "/api/system/config/add/data/entities.books.fields.isbn",
            json: ["type": "text"]
        )
        #expect(added.status == 202, "\(added)")
        let file = try String(contentsOf: server.folder.url.appending(path: "schema.yaml"), encoding: .utf8)
        #expect(file.contains("isbn"), "\(file)")

        #expect(try server.terminate() == 0)
        try server.restart()
        #expect(try server.client().post("/api/data/books", json: ["title": "a", "isbn": "b"]).status == 201)
    }

    @Test func `in code mode an edit over the API is refused`() throws {
        let server = try Server(schema: Self.books, environment: ["ROOST_SCHEMA_MODE": "code"])
        let answer = try server.client().send(
            "POST",
            "/api/system/config/add/data/entities.books.fields.isbn",
            json: ["type": "text"]
        )
        #expect(answer.status == 409, "\(answer)")
        #expect(try answer.json()["code"].string == "schema_is_code")
    }

    @Test func `a field renamed in the file keeps its values`() throws {
        let server = try Server(schema: Self.books)
        let created = try server.client().post("/api/data/books", json: ["title": "Emma"])
        #expect(created.status == 201, "\(created)")
        #expect(try server.terminate() == 0)

        try server.folder.write(
            """
            entities:
              books:
                fields:
                  name: { type: text, renamed-from: title }
            """,
            to: "schema.yaml"
        )
        try server.restart()
        #expect(try server.client().get("/api/data/books").json()["data"][0]["name"].string == "Emma")
    }
}
