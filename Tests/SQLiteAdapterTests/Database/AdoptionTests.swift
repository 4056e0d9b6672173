// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import FoundationEssentials
import JSON
import Kernel
import SQLiteAdapter
import Testing

struct AdoptionTests {
    /// The data set beside the repository; tests that use it are left out where it isn't.
    private static let chinook = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../../shared/data/chinook/Chinook_Sqlite.sqlite").standardized.path()

    /// The file copied away, with its tables adopted.
    private func bed(_ path: String) async throws -> (Bed, SchemaService) {
        let bed = try await Bed(#"{"entities":{}}"#, location: .file(path))
        return (bed, try await bed.adopt())
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: chinook)))
    func `Chinook is adopted in place and read over its relations`() async throws {
        let folder = try TemporaryDatabase()
        try FileManager.default.copyItem(atPath: Self.chinook, toPath: folder.path)
        let (bed, service) = try await bed(folder.path)
        #expect(service.current.entities.count == 11)
        #expect(
            try await bed.list(
                "Album",
                [("where", #"{"Artist.Name":"AC/DC"}"#), ("select", "Title"), ("sort", "Title")]
            )
                == #"[{"Title":"For Those About To Rock We Salute You"},{"Title":"Let There Be Rock"}]"#
        )
        let invoice = try await bed.list(
            "Invoice",
            [("limit", "1"), ("select", "id,InvoiceDate,Total"), ("sort", "-Total,id")]
        )
        #expect(
            invoice == #"[{"id":404,"InvoiceDate":"2025-11-13T00:00:00.000Z","Total":25.86}]"#
                || invoice.hasPrefix(#"[{"id":404,"InvoiceDate":""#) && invoice.hasSuffix(#","Total":25.86}]"#)
        )
        let pair = try await bed.list("PlaylistTrack", [("limit", "1"), ("select", "id")])
        #expect(pair == #"[{"id":"1,1"}]"#)
        #expect(try await bed.get("PlaylistTrack", "1,3402").hasPrefix(#"{"id":"1,3402""#))
        let total = try await bed.aggregate("Invoice", ["select": ["n": ["count": "*"], "sum": ["sum": "Total"]]])
        #expect(total == #"[{"n":412,"sum":2328.6}]"#)
        await bed.database.close()
    }

    @Test func `an adopted table keeps its own form of values and its own schema`() async throws {
        let folder = try TemporaryDatabase()
        do {
            let connection = try folder.connection()
            try connection.runScript(
                """
                PRAGMA journal_mode = DELETE;
                CREATE TABLE "Odd ""Table" ("The Key" INTEGER PRIMARY KEY, "Sum" NUMERIC(10,2), "at" DATETIME,
                    "name" TEXT COLLATE NOCASE);
                INSERT INTO "Odd ""Table" VALUES (1, 0.99, '2024-01-02 03:04:05', 'b'), (2, 12.5, '2023-01-02 00:00:00', 'A'),
                    (3, NULL, NULL, 'a');
                """
            )
        }
        let (bed, service) = try await bed(folder.path)
        let entity = try #require(service.current.entities.first)
        let name = entity.name.rawValue
        let fields = entity.fields.map(\.name.rawValue)
        let sum = try #require(fields.first { $0.hasPrefix("Sum") })
        let at = try #require(fields.first { $0.hasPrefix("at") })
        let before = try bed.sql("SELECT sql FROM sqlite_schema WHERE name LIKE 'Odd%'")
        #expect(
            try await bed.list(name, [("select", "\(sum),\(at)"), ("sort", "-\(at)")])
                == #"[{"\#(sum)":0.99,"\#(at)":"2024-01-02T03:04:05.000Z"},{"\#(sum)":12.5,"\#(at)":"2023-01-02T00:00:00.000Z"},{"\#(sum)":null,"\#(at)":null}]"#
        )
        #expect(
            try await bed.list(name, [("select", "id"), ("where", #"{"\#(sum)":{"$gt":0.99}}"#)]) == #"[{"id":2}]"#
        )
        #expect(try await bed.list(name, [("select", "id"), ("sort", "name")]) == #"[{"id":2},{"id":3},{"id":1}]"#)
        #expect(try await bed.list(name, [("select", "id"), ("where", #"{"name":"a"}"#)]) == #"[{"id":3}]"#)
        let changed: [(String, JSONValue)] = [(at, "2025-06-07T08:09:10.000Z"), (sum, 3.25)]
        _ = try await bed.update(name, "1", .object(JSONObject(changed)))
        #expect(
            try bed.sql(#"SELECT "Sum", typeof("Sum"), "at" FROM "Odd ""Table" WHERE "The Key" = 1"#)
                == [[.real(3.25), .text("real"), .text("2025-06-07 08:09:10")]]
        )
        #expect(try bed.sql("SELECT sql FROM sqlite_schema WHERE name LIKE 'Odd%'") == before)
        let changes = try await bed.database.changes(after: 0, limit: 10)
        #expect(changes.map(\.action) == [.update])
        #expect(changes[0].version == nil)
        #expect(bed.database.changeMark(of: entity) == nil)
    }

    @Test func `records whose key has commas and percent signs are told apart`() async throws {
        let folder = try TemporaryDatabase()
        do {
            let connection = try folder.connection()
            try connection.runScript(
                """
                CREATE TABLE pairs (a TEXT NOT NULL, b TEXT NOT NULL, n INTEGER, PRIMARY KEY (a, b));
                INSERT INTO pairs VALUES ('x,y', 'z', 1), ('x', 'y,z', 2), ('50%', '%2C', 3);
                """
            )
        }
        let (bed, _) = try await bed(folder.path)
        let ids = ["x%2Cy,z", "x,y%2Cz", "50%25,%252C"]
        let list = try await bed.list("pairs", [("select", "id"), ("sort", "n")])
        #expect(list == "[" + ids.map { #"{"id":"\#($0)"}"# }.joined(separator: ",") + "]")
        for (place, id) in ids.enumerated() {
            #expect(try await bed.get("pairs", id).contains(#""n":\#(place + 1)"#))
        }
        _ = try await bed.update("pairs", "x,y%2Cz", ["n": 20])
        #expect(try bed.sql("SELECT n FROM pairs ORDER BY a, b") == [[.integer(3)], [.integer(20)], [.integer(1)]])
        await bed.database.close()
    }

    @Test func `a field without a column in the adopted table is refused, one with a column is not`() async throws {
        let folder = try TemporaryDatabase()
        do {
            let connection = try folder.connection()
            try connection.runScript("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT, note TEXT)")
        }
        let (bed, service) = try await bed(folder.path)
        let fields = { (json: JSONValue) in
            _ = try await service.edit(
                .patchEntity("things", ["fields": json]),
                .init(isConfirmed: true),
                context: bed.context
            )
        }
        let error = await #expect(throws: DataError.self) { try await fields(["nope": ["type": "text"]]) }
        guard case .invalid(let issues) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(issues.map { "\($0.pointer) \($0.code)" } == ["/fields/nope adopted_table"])
        try await fields(["note": .null])
        try await fields(["note": ["type": "text"]])
        #expect(service.current.entity("things")?.field("note") != nil)
        await bed.database.close()
    }

    @Test func `a table called users is adopted under another name beside Roost's own, with what leads to it`()
        async throws
    {
        let folder = try TemporaryDatabase()
        do {
            let connection = try folder.connection()
            try connection.runScript(
                """
                CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);
                CREATE TABLE items (id INTEGER PRIMARY KEY, title TEXT, user_id INTEGER REFERENCES users (id));
                INSERT INTO users VALUES (1, 'Ada'), (2, 'Bea');
                INSERT INTO items VALUES (1, 'lamp', 2), (2, 'door', 1);
                """
            )
        }
        let bed = try await Bed(#"{"entities":{}}"#, location: .file(folder.path))
        let own: JSONValue = ["entities": ["users": ["type": "system", "fields": ["email": ["type": "text"]]]]]
        let service = SchemaService(
            store: bed.database,
            ids: SequentialIDs(),
            builtIn: BuiltInSchema(entities: try SchemaDefinition(json: own, ids: SequentialIDs()).entities)
        )
        try await service.load()
        try await service.boot(context: bed.context)
        let tables = try await service.adoptableTables().arrayValue?.compactMap { $0["table"]?.stringValue }
        #expect(tables == ["items", "users"])

        let outcome = try await service.adopt(tables: nil, context: bed.context)
        bed.source.set(service.current)
        #expect(outcome.plan.steps.map(\.text).contains("adopt the table users as users_2, as it is"))
        #expect(service.current.entity("users")?.table.name == "_roost_users")
        #expect(service.current.entity("users_2")?.table.name == "users")
        #expect(service.current.entity("items")?.references.map { "\($0.name)→\($0.target)" } == ["user→users_2"])
        #expect(
            try await bed.list("items", [("where", #"{"user.name":"Ada"}"#), ("select", "title")])
                == #"[{"title":"door"}]"#
        )
        #expect(try await bed.list("users", [("select", "email")]) == "[]")
        await bed.database.close()
    }
}
