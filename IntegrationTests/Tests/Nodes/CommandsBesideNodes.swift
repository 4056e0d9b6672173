// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// Commands on a database that nodes serve: each is one node more for as long as it takes.
@Suite(.serialized) struct CommandsBesideNodes {
    private static let books = """
        entities:
          books:
            fields:
              title: { type: text, config: { required: true } }
        """

    @Test func `an account that a command makes or changes is that of every node`() throws {
        let cluster = try Cluster()
        let (one, two) = try cluster.pair()
        let password = ["ROOST_PASSWORD": Server.password]
        let made = try cluster.roost("user", "create", "ada@example.org", environment: password)
        #expect(made.status == 0, "\(made)")
        let ada = two.visitor(token: try one.signIn("ada@example.org", Server.password))
        #expect(try ada.get("/api/auth/sessions").status == 200)
        let token = try cluster.roost("user", "token", "ada@example.org")
        let spoken = one.visitor(token: token.output.trimmingCharacters(in: .whitespacesAndNewlines))
        #expect(try spoken.get("/api/auth/me").json()["user"]["email"].string == "ada@example.org")
        let disabled = try cluster.roost("user", "update", "ada@example.org", "--disable-sign-in")
        #expect(disabled.status == 0, "\(disabled)")
        try two.comes { try ada.get("/api/auth/sessions").status == 401 }
    }

    @Test func `a schema is planned, applied and described by the address alone, and nodes know it within a second`()
        throws
    {
        let cluster = try Cluster()
        let (one, two) = try cluster.pair()
        let folder = try TemporaryFolder()
        try folder.write(Self.books, to: "schema.yaml")
        func roost(_ arguments: String...) throws -> Program.Outcome {
            let all = arguments + ["--database", cluster.url]
            let key = ["ROOST_MASTER_KEY": Cluster.masterKey]
            return try Program.run(try Repository.binary(), all, in: folder.url, environment: key)
        }
        let plan = try roost("schema", "plan", "schema.yaml")
        #expect(plan.status == 0 && plan.output.contains("books"), "\(plan)")
        #expect(try one.client().get("/api/data/books").status == 404)
        let applied = try roost("schema", "apply", "schema.yaml")
        #expect(applied.status == 0, "\(applied)")
        for node in [one, two] {
            try node.comes { try node.client().post("/api/data/books", json: ["title": "Emma"]).status == 201 }
        }
        let types = try roost("types", "--lang", "swift")
        #expect(types.status == 0 && types.output.contains("struct Book"), "\(types)")
        let history = try roost("schema", "history")
        #expect(history.status == 0, "\(history)")
        let doctor = try roost("doctor")
        #expect(doctor.status == 0, "\(doctor)")
        #expect(!(doctor.output + doctor.errors).contains(PostgresServer.password), "\(doctor)")
        #expect(try folder.names() == ["schema.yaml"], "a command left something")
    }

    @Test func `Chinook is adopted in place, and asked with relations`() throws {
        let cluster = try Cluster()
        let script = try Repository.chinook().appending(path: "Chinook_PostgreSql.sql")
        // The script makes a database of its own and goes there.
        let lines = try String(contentsOf: script, encoding: .utf8).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        let own = lines.filter {
            !$0.hasPrefix("DROP DATABASE") && !$0.hasPrefix("CREATE DATABASE") && !$0.hasPrefix("\\c ")
        }
        let folder = try TemporaryFolder()
        try cluster.postgres.load(folder.write(own.joined(separator: "\n"), to: "chinook.sql"), into: cluster.database)
        let tables = "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public'"
        let before = try cluster.sql(tables)
        let adopted = try cluster.roost("schema", "adopt", in: folder)
        #expect(adopted.status == 0, "\(adopted)")

        let (one, two) = try cluster.pair()
        let data = try one.client().get("/api/data").json()
        #expect(!data.isMissing)
        let names =
            try one.client().get("/api/schema/entities").json()["data"].list?.compactMap { $0["name"].string } ?? []
        #expect(names.contains("track") && names.contains("album") && names.contains("artist"), "\(names)")
        let total = try one.client().get("/api/data/track?limit=1&count=exact").json()["meta"]["total"].int
        #expect(total == 3_503)
        let info = try one.client().get("/api/data/info/album").json()
        let all = info["relations"]["all"].list ?? info["data"]["relations"]["all"].list ?? []
        let reference = try #require(all.first { $0["entity"].string == "artist" }?["ref"].string, "\(info)")
        for node in [one, two] {
            let album = try node.client().get("/api/data/album/1?with=\(reference)").json()["data"]
            #expect(album["title"].string == "For Those About To Rock We Salute You", "\(album)")
            #expect(album[reference]["name"].string == "AC/DC", "\(album)")
            let filter = #"{"\#(reference).name":"AC/DC"}"#.queryValue
            let theirs = try node.client().get("/api/data/album?where=\(filter)&sort=title").json()["data"].list ?? []
            #expect(theirs.count == 2, "\(theirs)")
        }
        let pair = try two.client().get("/api/data/playlist_track/1,3402").json()["data"]
        #expect(pair["track_id"].int == 3_402, "\(pair)")
        let made = try one.client().post("/api/data/genre", json: ["genre_id": 26, "name": "Fado"])
        #expect(made.status == 201, "\(made)")
        #expect(try two.client().patch("/api/data/artist/1", json: ["name": "AC⚡DC"]).status == 200)
        #expect(try cluster.sql("SELECT name FROM artist WHERE artist_id = 1") == ["AC⚡DC"])
        let tablesOfChinook =
            tables + " AND table_name IN ('track', 'album', 'artist', 'genre', 'playlist_track', 'customer', "
            + "'employee', 'invoice', 'invoice_line', 'media_type', 'playlist')"
        #expect(try cluster.sql(tablesOfChinook) == before, "an adopted table was altered")
    }

    @Test func `keys are rotated with the new key in front of the old one, while nodes that have both serve`() throws {
        let cluster = try Cluster()
        let next = String(repeating: "g", count: 42) + "g"
        let both = ["ROOST_MASTER_KEY": "\(next),\(Cluster.masterKey)"]
        let (before, one) = (try cluster.node(), try cluster.node(both))
        let key = try one.administrator().post("/api/api-keys", ["name": "k", "kind": "secret"]).json()
        let secret = try #require(key["data"]["key"].string)
        #expect(try before.terminate() == 0)
        let rotated = try cluster.roost("keys", "rotate", environment: both)
        #expect(rotated.status == 0, "\(rotated)")
        // The node that served meanwhile goes on, and one that has the new key alone comes up.
        #expect(try one.visitor().get("/api/users", ["X-API-Key": secret]).status == 200)
        let two = try cluster.node(["ROOST_MASTER_KEY": next])
        #expect(try two.visitor().get("/api/users", ["X-API-Key": secret]).status == 200)
        #expect(try two.visitor(token: one.token).get("/api/auth/me").status == 200)
        #expect(try one.visitor(token: two.token).get("/api/auth/me").status == 200)
        let old = try cluster.roost("serve")
        #expect(old.status == 78, "\(old)")
    }

    @Test func `a key in a file is not rotated under nodes that run, but when they have ended`() throws {
        let cluster = try Cluster()
        let address = ["ROOST_DATABASE_URL": cluster.url]
        let node = try Server(environment: address)
        let file = node.folder.url.appending(path: "roost_data/master.key")
        let key = try Data(contentsOf: file)
        let refused = try Program.roost("keys", "rotate", in: node.folder.url, environment: address)
        #expect(refused.status == 75 && refused.errors.contains("stop them"), "\(refused)")
        #expect(refused.errors.contains("pooler") && refused.errors.contains("RECONNECT"), "\(refused)")
        #expect(try Data(contentsOf: file) == key)
        #expect(try node.client().get("/api/users").status == 200)
        #expect(try node.terminate() == 0)
        let rotated = try Program.roost("keys", "rotate", in: node.folder.url, environment: address)
        #expect(rotated.status == 0, "\(rotated)")
        #expect(try Data(contentsOf: file) != key)
        try node.restart()
        #expect(try node.client().get("/api/users").status == 200)
    }
}
