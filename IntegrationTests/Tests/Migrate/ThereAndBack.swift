// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// `roost migrate` on the built binary.
@Suite(.serialized) struct ThereAndBack {
    private let postgres: PostgresServer
    private let database: String
    private var url: String { postgres.url(database) }

    init() throws {
        postgres = try PostgresServer.running()
        database = try postgres.makeDatabase()
    }

    /// Names what is not the same on both sides.
    private func differences(_ left: [String: String], _ right: [String: String]) -> [String] {
        left.keys.sorted().filter { left[$0] != right[$0] }.map { "\($0): \(left[$0] ?? "") != \(right[$0] ?? "")" }
    }

    /// What a server on `database` in the folder of `home` shows, and what `body` does with it.
    private func views(
        _ home: Home,
        on database: String?,
        _ body: (Server) throws -> Void = { _ in }
    ) throws -> [String: String] {
        var environment = home.keys
        environment["ROOST_DATABASE_URL"] = database
        let server = try Server(in: home.folder, environment: environment, hasAdministrator: false)
        let views = try home.views(of: server)
        try body(server)
        #expect(try server.terminate() == 0)
        return views
    }

    @Test func `a database goes to Postgres and comes back, and everybody sees there what they saw`() throws {
        let home = try Home()
        let before = try views(home, on: nil)
        #expect(before.values.filter { $0.hasPrefix("200 ") }.count > 15, "\(before.mapValues { $0.prefix(80) })")
        #expect(before["administrator /api/data/authors?limit=100"]?.contains("sealed") == true)
        #expect(before["member /api/data/authors?limit=100"]?.hasPrefix("403") == true)
        #expect(before["member /api/data/drafts/3"]?.hasPrefix("404") == true)

        let there = try home.migrate("--to", url)
        #expect(there.status == 0, "\(there)")
        #expect(there.output.contains("books") && !there.output.contains("DIFFERENT"), "\(there)")
        #expect(!(there.output + there.errors).contains(PostgresServer.password), "\(there)")
        let on = try views(home, on: url) { server in
            // Numbers go on behind those of records that are gone, and the trash came too.
            let made = try server.visitor(token: home.administrator).post("/api/data/books", ["title": "new"])
            #expect(try made.json()["data"]["id"].int == 41, "\(made)")
            let restored = try server.visitor(token: home.administrator).post(
                "/api/data/drafts/3/restore",
                [String: Any]()
            )
            #expect(restored.status == 200, "\(restored)")
            let login = ["email": "ada@example.org", "password": Server.password]
            #expect(try server.visitor().post("/api/auth/password/login", login).status == 200)
        }
        #expect(differences(before, on) == [])

        let back = try home.migrate("--database", url, "--to", "sqlite:back/data.db")
        #expect(back.status == 0, "\(back)")
        let after = try views(home, on: "sqlite:back/data.db") { server in
            let administrator = server.visitor(token: home.administrator)
            #expect(try administrator.get("/api/data/books/41").json()["data"]["title"].string == "new")
            #expect(try administrator.get("/api/data/drafts/3").json()["data"]["text"].string == "draft 2")
            let made = try administrator.post("/api/data/books", ["title": "newer"])
            #expect(try made.json()["data"]["id"].int == 42, "\(made)")
        }
        let changed = ["books?limit", "drafts?limit", "drafts/3", "users?sort"]
        let rest = differences(before, after).filter { line in !changed.contains { line.contains($0) } }
        #expect(rest == [])
    }

    @Test func `of the source no byte is changed, and beside it lie only the files that SQLite needs for reading`()
        throws
    {
        let home = try Home()
        let before = try home.files()
        let outcome = try home.migrate("--to", url)
        #expect(outcome.status == 0, "\(outcome)")
        let after = try home.files()
        // The lock and the index that SQLite's readers share are written by whoever reads.
        for (name, bytes) in before where !["roost.lock", "data.db-shm"].contains(name) {
            #expect(after[name] == bytes, "\(name) was \(bytes.count) bytes and is \(after[name]?.count ?? -1)")
        }
        let more = Set(after.keys).subtracting(before.keys)
        #expect(more.isSubset(of: ["data.db-wal", "data.db-shm"]), "\(more)")
        #expect(after["data.db-wal"]?.isEmpty ?? true)
    }

    @Test func `a source that was killed while it was written is copied with what was acknowledged last`() throws {
        let home = try Home()
        let server = try Server(in: home.folder, environment: home.keys, hasAdministrator: false)
        let administrator = server.visitor(token: home.administrator)
        for number in 0..<20 {
            #expect(try administrator.post("/api/data/books", ["title": "last \(number)"]).status == 201)
        }
        try server.kill()
        let before = try home.files()
        #expect((before["data.db-wal"]?.count ?? 0) > 0)
        let outcome = try home.migrate("--to", url)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try postgres.sql("SELECT count(*) FROM books WHERE title LIKE 'last %'", in: database) == ["20"])
        let after = try home.files()
        for name in ["data.db", "data.db-wal"] { #expect(after[name] == before[name], "\(name)") }
    }

    @Test func `a target with records is refused and stays as it is, whichever kind it is`() throws {
        let (home, other) = (try Home(), try TemporaryFolder())
        #expect(try home.migrate("--to", url).status == 0)
        let rows = try postgres.sql("SELECT xmin, * FROM books ORDER BY id", in: database)
        let again = try home.migrate("--to", url)
        #expect(again.status == 78 && again.errors.contains("not empty"), "\(again)")
        #expect(again.errors.contains("books") && again.errors.contains("--replace"), "\(again)")
        #expect(try postgres.sql("SELECT xmin, * FROM books ORDER BY id", in: database) == rows)

        let file = other.url.appending(path: "data.db").path
        #expect(try home.migrate("--to", "sqlite:\(file)").status == 0)
        let bytes = try Data(contentsOf: URL(filePath: file))
        let refused = try home.migrate("--to", "sqlite:\(file)")
        #expect(refused.status == 78 && refused.errors.contains("not empty"), "\(refused)")
        #expect(try Data(contentsOf: URL(filePath: file)) == bytes)
        #expect(try home.migrate("--to", "sqlite:\(file)", "--replace").status == 0)
        #expect(try home.migrate("--to", url, "--replace").status == 0)
    }

    @Test func `a database with adopted tables is refused with their names, and nothing is left of the target`() throws
    {
        let home = try Home()
        let file = home.folder.url.appending(path: "roost_data/data.db")
        let made = try Program.shell(
            "sqlite3 \(file.path) \"CREATE TABLE Legacy (Id INTEGER PRIMARY KEY, Name TEXT); INSERT INTO Legacy VALUES (1, 'x')\"",
            in: home.folder.url
        )
        #expect(made.status == 0, "\(made)")
        let adopted = try Program.roost("schema", "adopt", in: home.folder.url)
        #expect(adopted.status == 0, "\(adopted)")
        for target in [url, "sqlite:made/for/it/data.db"] {
            let refused = try home.migrate("--to", target)
            #expect(refused.status == 78 && refused.errors.contains("Legacy"), "\(refused)")
        }
        #expect(try home.folder.names() == ["roost_data", "schema.yaml"])
        #expect(try postgres.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", in: database) == ["0"])
    }

    @Test func `a copy that is killed goes on where it was, and nobody serves it before it is done`() throws {
        let home = try Home()
        let file = home.folder.url.appending(path: "roost_data/data.db")
        let filled = try Program.shell(
            """
            sqlite3 \(file.path) "WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 400000)
            INSERT INTO labels (id, name) SELECT i, hex(randomblob(20)) FROM n"
            """,
            in: home.folder.url
        )
        #expect(filled.status == 0, "\(filled)")
        func count() throws -> Int {
            let there = try postgres.sql("SELECT to_regclass('public.labels') IS NOT NULL", in: database)
            guard there == ["t"] else { return 0 }
            return Int(try postgres.sql("SELECT count(*) FROM labels", in: database).first ?? "") ?? 0
        }
        let program = try Program(try Repository.binary(), ["migrate", "--to", url], in: home.folder.url)
        while program.isRunning, try count() < 20_000 { usleep(1_000) }
        #expect(program.isRunning, "\(program.transcript)")
        try program.kill()
        let left = try count()
        #expect(left >= 20_000 && left < 399_000)
        // The server takes a moment to notice that the session is gone.
        let version = "SELECT xmin FROM labels WHERE id = 1000"
        let first = try postgres.sql(version, in: database)

        let served = try Program.roost(
            "serve",
            in: home.folder.url,
            environment: ["ROOST_DATABASE_URL": url],
            seconds: 30
        )
        #expect(served.status == 78 && served.errors.contains("copy"), "\(served)")

        var outcome = try home.migrate("--to", url)
        while outcome.status == 75 { outcome = try home.migrate("--to", url) }
        #expect(outcome.status == 0 && !outcome.output.contains("DIFFERENT"), "\(outcome)")
        #expect(try count() == 399_004)
        #expect(try postgres.sql(version, in: database) == first, "what had come over was brought over again")
        #expect(
            differences(try views(home, on: url), try views(home, on: nil)).filter { !$0.contains("labels?") } == []
        )
    }
}
