// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import Foundation
import JSON
import Kernel
import PostgresAdapter
import PostgresTestKit
import Testing

/// Tables that were there before Roost, taken as they are.
struct AdoptionTests {
    /// The data set beside the repository; tests that use it are left out where it isn't.
    private static let chinook = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../../shared/data/chinook/Chinook_PostgreSql.sql").standardized.path()

    /// A database in which `sql` was run, with its tables adopted.
    private func bed(_ sql: String, tables: [String]? = nil) async throws -> (Bed, SchemaService) {
        let bed = try await Bed(#"{"entities":{}}"#)
        try bed.server.script(sql, in: bed.name)
        return (bed, try await bed.adopt(tables: tables))
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: chinook)))
    func `Chinook is adopted in place and read over its relations`() async throws {
        let script = try String(contentsOfFile: Self.chinook, encoding: .utf8)
        let start = try #require(script.range(of: "\\c chinook;"))
        let (bed, service) = try await bed(String(script[start.upperBound...]))
        #expect(service.current.entities.count == 11)
        #expect(
            try await bed.list(
                "album",
                [("where", #"{"artist.name":"AC/DC"}"#), ("select", "title"), ("sort", "title")]
            )
                == #"[{"title":"For Those About To Rock We Salute You"},{"title":"Let There Be Rock"}]"#
        )
        let invoice = try await bed.list(
            "invoice",
            [("limit", "1"), ("select", "id,invoice_date,total"), ("sort", "-total,id")]
        )
        #expect(invoice == #"[{"id":404,"invoice_date":"2025-11-13T00:00:00.000Z","total":25.86}]"#)
        let pair = try await bed.list("playlist_track", [("limit", "1"), ("select", "id")])
        #expect(pair == #"[{"id":"1,1"}]"#)
        #expect(try await bed.get("playlist_track", "1,3402").hasPrefix(#"{"id":"1,3402""#))
        let total = try await bed.aggregate("invoice", ["select": ["n": ["count": "*"], "sum": ["sum": "total"]]])
        #expect(total == #"[{"n":412,"sum":2328.6}]"#)
        let tracks = try await bed.list("album", [("limit", "1"), ("sort", "id"), ("with", "artist")])
        #expect(tracks.contains(#""name":"AC/DC""#))
        #expect(try await bed.update("artist", "1", ["name": "ACDC"]).contains("ACDC"))
        #expect(try bed.sql("SELECT name FROM artist WHERE artist_id = 1") == "ACDC")
        await bed.database.close()
    }

    @Test func `tables of other schemas and of other types are adopted, views for reading`() async throws {
        let (bed, service) = try await bed(
            """
            CREATE SCHEMA shop;
            CREATE TABLE shop."Odd ""Table" (code UUID PRIMARY KEY, sum NUMERIC(10,2), at TIMESTAMP, zoned TIMESTAMPTZ,
                day DATE, label VARCHAR(20), small SMALLINT, is_on BOOLEAN, extra JSONB);
            INSERT INTO shop."Odd ""Table" VALUES
                ('0192f0c1-2b3a-7000-8000-00000000000a', 0.99, '2024-01-02 03:04:05', '2024-01-02 03:04:05+02', '2024-01-02',
                 'b', 1, true, '{"b": 1, "a": [1, 2]}'),
                ('0192f0c1-2b3a-7000-8000-00000000000b', 12.5, NULL, NULL, NULL, 'A', NULL, false, NULL);
            CREATE VIEW shop.short AS SELECT code, label FROM shop."Odd ""Table";
            """
        )
        let entity = try #require(service.current.entities.first { $0.table.adoption?.isReadOnly == false })
        let name = entity.name.rawValue
        #expect(entity.table.namespace == "shop")
        let row = try await bed.list(name, [("where", #"{"label":"b"}"#)])
        for piece in [
            #""sum":0.99"#, #""at":"2024-01-02T03:04:05.000Z""#, #""zoned":"2024-01-02T01:04:05.000Z""#,
            #""day":"2024-01-02""#, #""small":1"#, #""is_on":true"#, #"0192f0c1-2b3a-7000-8000-00000000000a"#,
        ] { #expect(row.contains(piece), "\(piece) in \(row)") }
        #expect(
            try await bed.list(name, [("sort", "label"), ("select", "label")]) == #"[{"label":"A"},{"label":"b"}]"#
        )
        let id = "0192f0c1-2b3a-7000-8000-00000000000b"
        #expect(try await bed.update(name, id, ["sum": 3.25, "label": "c"]).contains("3.25"))
        #expect(try bed.sql(#"SELECT sum, label FROM shop."Odd ""Table" WHERE code = '\#(id)'"#) == "3.25|c")
        let view = try #require(service.current.entities.first { $0.table.adoption?.isReadOnly == true })
        #expect(try await bed.list(view.name.rawValue, [("where", #"{"label":"b"}"#)]).contains(#""label":"b""#))
        await bed.database.close()
    }

    @Test func `a user of Roost's own name finds what they made`() async throws {
        let (bed, service) = try await bed("CREATE TABLE roost.things (id SERIAL PRIMARY KEY, name TEXT)")
        #expect(service.current.entities.map(\.name.rawValue) == ["things"])
        #expect(service.current.entities.first?.table.namespace == "roost")
        #expect(try await bed.create("things", ["name": "a"]).contains("\"a\""))
        await bed.database.close()
    }

    @Test func `records whose key has commas and percent signs are told apart`() async throws {
        let (bed, _) = try await bed(
            """
            CREATE TABLE pairs (a TEXT NOT NULL, b TEXT NOT NULL, n INTEGER, PRIMARY KEY (a, b));
            INSERT INTO pairs VALUES ('x,y', 'z', 1), ('x', 'y,z', 2), ('50%', '%2C', 3);
            """
        )
        let ids = ["x%2Cy,z", "x,y%2Cz", "50%25,%252C"]
        let list = try await bed.list("pairs", [("select", "id"), ("sort", "n")])
        #expect(list == "[" + ids.map { #"{"id":"\#($0)"}"# }.joined(separator: ",") + "]")
        for (place, id) in ids.enumerated() {
            #expect(try await bed.get("pairs", id).contains(#""n":\#(place + 1)"#))
        }
        _ = try await bed.update("pairs", "x,y%2Cz", ["n": 20])
        #expect(try bed.sql("SELECT n FROM pairs ORDER BY n") == "1\n3\n20")
        await bed.database.close()
    }
}
