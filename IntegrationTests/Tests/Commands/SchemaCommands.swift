// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

@Suite struct SchemaCommands {
    private static let books = """
        entities:
          books:
            fields:
              title: { type: text, config: { required: true } }
              pages: { type: number, config: { kind: integer } }
        """

    @Test func `a plan is shown and changes nothing`() throws {
        let folder = try folder(holding: Self.books)
        let plan = try Program.roost("schema", "plan", "schema.yaml", in: folder.url)
        #expect(plan.status == 0, "\(plan)")
        #expect(plan.output.contains("books"))

        let export = try Program.roost("schema", "export", in: folder.url)
        #expect(export.status == 0, "\(export)")
        #expect(!export.output.contains("books"))
    }

    @Test func `an applied schema is exported as it was, planned again without a step, and numbered in the history`()
        throws
    {
        let folder = try folder(holding: Self.books)
        let applied = try Program.roost("schema", "apply", "schema.yaml", in: folder.url)
        #expect(applied.status == 0, "\(applied)")

        let export = try Program.roost("schema", "export", in: folder.url)
        #expect(export.status == 0, "\(export)")
        #expect(export.output.contains("books") && export.output.contains("pages"))
        try folder.write(export.output, to: "exported.yaml")

        func versions() throws -> Int {
            let history = try Program.roost("schema", "history", in: folder.url)
            #expect(history.status == 0, "\(history)")
            return history.output.split(separator: "\n").count { $0.contains(/^\s*#?\d+\b/) }
        }
        let before = try versions()
        #expect(before == 2, "accounts come first, then what was applied")

        // The same file again, and the exported one, ask for nothing.
        for file in ["schema.yaml", "exported.yaml"] {
            let again = try Program.roost("schema", "apply", file, in: folder.url)
            #expect(again.status == 0, "\(again)")
        }
        #expect(try versions() == before, "an apply without a change was recorded")
    }

    @Test func `a step that destroys data needs a confirmation`() throws {
        let folder = try folder(holding: Self.books)
        #expect(try Program.roost("schema", "apply", "schema.yaml", in: folder.url).status == 0)
        try folder.write(
            Self.books.replacing("    pages: { type: number, config: { kind: integer } }", with: ""),
            to: "less.yaml"
        )

        let plan = try Program.roost("schema", "plan", "less.yaml", in: folder.url)
        #expect(plan.output.contains("pages") && plan.output.contains("destroys"), "\(plan)")
        let refused = try Program.roost("schema", "apply", "less.yaml", in: folder.url)
        #expect(refused.status != 0)
        #expect((refused.output + refused.errors).contains("pages"), "\(refused)")
        #expect((refused.output + refused.errors).contains("--confirm"), "\(refused)")
        #expect(try Program.roost("schema", "export", in: folder.url).output.contains("pages"))

        let confirmed = try Program.roost("schema", "apply", "less.yaml", "--confirm", in: folder.url)
        #expect(confirmed.status == 0, "\(confirmed)")
        #expect(try !Program.roost("schema", "export", in: folder.url).output.contains("pages"))
    }

    @Test func `what a command beside a running server changes is known to the server`() throws {
        let server = try Server()
        try server.folder.write(Self.books, to: "schema.yaml")
        #expect(try server.client().get("/api/data/books").status == 404)
        let applied = try Program.roost("schema", "apply", "schema.yaml", in: server.folder.url)
        #expect(applied.status == 0, "\(applied)")

        let client = server.client()
        // On SQLite the command goes through the server; on Postgres it is one node more, and the server hears of it.
        let deadline = ContinuousClock.now + .seconds(1)
        while PostgresServer.isWanted, try client.get("/api/data/books").status == 404, .now < deadline {
            usleep(2_000)
        }
        let created = try client.post("/api/data/books", json: ["title": "Emma", "pages": 474])
        #expect(created.status == 201, "\(created)")
        #expect(try client.get("/api/data/books").json()["data"][0]["title"].string == "Emma")
    }

    @Test func `a command beside a running server gets its answer each time`() throws {
        let server = try Server()
        // The server closes the connection behind its answer, sometimes before the command has ended its request.
        let failed = try (0..<60).compactMap { _ in
            let outcome = try Program.roost("schema", "history", in: server.folder.url)
            return outcome.status == 0 ? nil : "\(outcome)"
        }
        #expect(failed.isEmpty, "\(failed.count) of 60: \(failed.prefix(2))")
    }

    @Test func `a file with mistakes is refused, all of them named, and nothing is applied`() throws {
        let folder = try folder(
            holding: """
                entities:
                  books:
                    fields:
                      title: { type: txt }
                      pages: { type: number, config: { kind: half } }
                """
        )
        let outcome = try Program.roost("schema", "apply", "schema.yaml", in: folder.url)
        #expect(outcome.status != 0)
        #expect(outcome.errors.contains("title/type") && outcome.errors.contains("pages/config/kind"), "\(outcome)")
        #expect(try !Program.roost("schema", "export", in: folder.url).output.contains("books"))

        let missing = try Program.roost("schema", "plan", "nowhere.yaml", in: folder.url)
        #expect(missing.status != 0)
        #expect(missing.errors.contains("nowhere.yaml"))
    }

    @Test(arguments: [("typescript", "pages"), ("swift", "pages")])
    func `types are written for a language`(language: String, field: String) throws {
        let folder = try folder(holding: Self.books)
        #expect(try Program.roost("schema", "apply", "schema.yaml", in: folder.url).status == 0)
        let types = try Program.roost("types", "--lang", language, in: folder.url)
        #expect(types.status == 0, "\(types)")
        #expect(types.output.contains(field) && types.output.contains("Books"))
        #expect(try Program.roost("types", "--lang", "cobol", in: folder.url).status != 0)
    }

    private func folder(holding schema: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(schema, to: "schema.yaml")
        return folder
    }
}
