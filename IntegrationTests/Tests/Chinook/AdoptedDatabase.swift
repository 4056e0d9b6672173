// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

@Suite(.serialized) struct AdoptedDatabase {
    /// A folder with a copy of the release's SQLite file, all of its tables adopted.
    private func adopted() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let copy = folder.url.appending(path: "chinook.db")
        try FileManager.default.copyItem(
            at: try Repository.chinook().appending(path: "Chinook_Sqlite.sqlite"),
            to: copy
        )
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: copy.path)
        let outcome = try Program.roost(
            "schema",
            "adopt",
            "--database",
            "sqlite:chinook.db",
            in: folder.url
        )
        guard outcome.status == 0 else { throw HarnessError("adoption: \(outcome)") }
        return folder
    }

    private func serve(_ folder: TemporaryFolder) throws -> Server {
        try Server(in: folder, arguments: ["--database", "sqlite:chinook.db"])
    }

    @Test func `every table of the file is served with all of its rows`() throws {
        let data = try ChinookData()
        let server = try serve(try adopted())
        let client = server.client()
        for (table, rows) in data.tables.sorted(by: { $0.key < $1.key }) {
            let answer = try client.get("/api/data/\(table)?limit=1&count=exact")
            #expect(answer.status == 200, "\(table): \(answer)")
            #expect(try answer.json()["meta"]["total"].int == rows.count, "\(table)")
        }
    }

    @Test func `rows keep their own key columns, composite keys are joined by a comma`() throws {
        let server = try serve(try adopted())
        let client = server.client()
        let album = try client.get("/api/data/Album/1").json()["data"]
        #expect(album["id"].int == 1)
        #expect(album["AlbumId"].int == 1)
        #expect(album["Title"].string == "For Those About To Rock We Salute You")

        let pair = try client.get("/api/data/PlaylistTrack/1,3402").json()["data"]
        #expect(pair["id"].string == "1,3402")
        #expect(pair["PlaylistId"].int == 1)
        #expect(pair["TrackId"].int == 3402)
    }

    @Test func `foreign keys are relations`() throws {
        let server = try serve(try adopted())
        let client = server.client()
        let artist = try reference(from: "Album", to: "Artist", client)
        let album = try client.get("/api/data/Album/1?with=\(artist)").json()["data"]
        #expect(album[artist]["Name"].string == "AC/DC")

        let employees = try reference(from: "Employee", to: "Employee", client)
        let all = try client.get("/api/data/Employee?limit=20&with=\(employees)")
        #expect(all.status == 200, "\(all)")
    }

    @Test func `the tables are filtered, sorted and counted like any other`() throws {
        let server = try serve(try adopted())
        let client = server.client()
        let filter = #"{"Country":"Brazil","LastName":{"$ne":"Rocha"}}"#.queryValue
        let customers = try client.get("/api/data/Customer?where=\(filter)&sort=-LastName&select=LastName").json()[
            "data"
        ]
        let expected = try ChinookData().tables["Customer"]?
            .filter { $0["Country"].string == "Brazil" && $0["LastName"].string != "Rocha" }
            .compactMap { $0["LastName"].string }
        let names = customers.list?.compactMap { $0["LastName"].string } ?? []
        let inOrder = expected?.sorted {
            Array($0.unicodeScalars.map(\.value)).lexicographicallyPrecedes($1.unicodeScalars.map(\.value))
        }
        #expect(names == inOrder.map { Array($0.reversed()) })
        #expect(!names.isEmpty)
    }

    @Test func `writes reach the file, and Roost never alters an adopted table`() throws {
        let folder = try adopted()
        let file = folder.url.appending(path: "chinook.db")
        let original = try Repository.chinook().appending(path: "Chinook_Sqlite.sqlite")
        let definitions =
            "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE '\\_roost%' ESCAPE '\\' AND tbl_name NOT LIKE '\\_roost%' ESCAPE '\\' ORDER BY 1, 2"

        let server = try serve(folder)
        let client = server.client()
        let created = try client.post("/api/data/Genre", json: ["GenreId": 26, "Name": "Fado"])
        #expect(created.status == 201, "\(created)")
        #expect(try client.patch("/api/data/Artist/1", json: ["Name": "AC⚡DC"]).status == 200)
        #expect(try client.delete("/api/data/Genre/26").status == 200)
        #expect(try server.terminate() == 0)

        #expect(try Program.sqlite(file, definitions) == (try Program.sqlite(original, definitions)))
        #expect(try Program.sqlite(file, "SELECT Name FROM Artist WHERE ArtistId = 1") == ["AC⚡DC"])
        #expect(try Program.sqlite(file, "SELECT count(*) FROM Genre") == ["25"])
    }

    /// The name under which rows of an entity refer to another.
    private func reference(from entity: String, to target: String, _ client: HTTPClient) throws -> String {
        let info = try client.get("/api/data/info/\(entity)").json()
        let all = info["relations"]["all"].list ?? info["data"]["relations"]["all"].list ?? []
        return try #require(all.first { $0["entity"].string == target }?["ref"].string, "\(info)")
    }
}
