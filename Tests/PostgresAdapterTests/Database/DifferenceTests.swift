// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import JSON
import Kernel
import PostgresAdapter
import Testing

/// What Postgres by itself does differently from SQLite, and callers must not see.
struct DifferenceTests {
    @Test func `columns have the server's own types`() async throws {
        let bed = try await Bed()
        let types = try bed.sql(
            """
            SELECT string_agg(column_name || ' ' || udt_name, ', ' ORDER BY ordinal_position)
            FROM information_schema.columns WHERE table_schema = 'public' AND table_name IN ('posts')
            """
        )
        #expect(
            types == "id int8, _version int8, title text, views int8, price numeric, live bool, tags json, "
                + "score float8, kind text, author_id int8, createdAt timestamptz, updatedAt timestamptz"
        )
        #expect(
            try bed.sql(
                "SELECT udt_name FROM information_schema.columns WHERE table_name = 'notes' AND column_name = 'id'"
            )
                == "uuid"
        )
        await bed.database.close()
    }

    @Test(arguments: [("off", true, "on"), ("local", true, "local"), ("on", false, "off")])
    func `an answered write is on the disk, whatever the server's setting, unless that is not asked for`(
        _ setting: String,
        _ isAsked: Bool,
        _ expected: String
    ) async throws {
        let bed = try await Bed()
        try bed.sql(
            """
            CREATE TABLE noted (setting text);
            CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
            $$BEGIN INSERT INTO noted VALUES (current_setting('synchronous_commit')); RETURN NEW; END$$;
            CREATE TRIGGER note BEFORE INSERT ON labels FOR EACH ROW EXECUTE FUNCTION note();
            ALTER DATABASE \(bed.name) SET synchronous_commit = \(setting)
            """
        )
        let node = try Bed(nodeOf: bed) { $0.connection.waitsForFlush = isAsked }
        try await node.create("labels", ["name": "a"])
        #expect(try bed.sql("SELECT setting FROM noted") == expected)
        await node.database.close()
        await bed.database.close()
    }

    @Test func `a text with U+0000 is refused for its field`() async throws {
        let bed = try await Bed()
        do {
            try await bed.create("labels", ["name": "a\u{0}b"])
            Issue.record("it was taken")
        } catch let error as DataError {
            guard case .invalid = error else { throw error }
        }
        #expect(try bed.sql("SELECT count(*) FROM labels") == "0")
        await bed.database.close()
    }

    @Test func `members of JSON keep their order and their numbers`() async throws {
        let bed = try await Bed()
        let tags = try JSONValue(parsing: #"{"zz":1,"a":[1.50,12345678901234567890123,-0.0],"m":{"b":null,"a":""}}"#)
        try await bed.create("posts", ["title": "a", "tags": tags])
        let text = tags.text
        #expect(try await bed.get("posts", "1").contains(text))
        try await bed.create("comments", ["text": "c", "post_id": 1])
        #expect(try await bed.list("comments", [("with", "post")]).contains(text))
        await bed.database.close()
    }

    @Test func `text sorts by code point though the server sorts by language`() async throws {
        let bed = try await Bed()
        for name in ["b", "A", "a", "Z", "é", "_", "Ä", "", "aa", "a b"] {
            try await bed.create("labels", ["name": .string(name)])
        }
        #expect(
            try await bed.list("labels", [("sort", "name"), ("select", "name")])
                == #"[{"name":""},{"name":"A"},{"name":"Z"},{"name":"_"},{"name":"a"},{"name":"a b"},{"name":"aa"},"#
                + #"{"name":"b"},{"name":"Ä"},{"name":"é"}]"#
        )
        #expect(try bed.sql("SELECT name FROM labels ORDER BY name COLLATE \"en-x-icu\" LIMIT 1 OFFSET 1") == "_")
        await bed.database.close()
    }

    @Test func `upper case is no uuid, and no other spelling is`() async throws {
        let bed = try await Bed()
        let id = "0192f0c1-2b3a-7000-8000-00000000000a"
        try bed.sql("INSERT INTO notes (id, code) VALUES ('\(id)', 'a')")
        for spelling in [id.uppercased(), "{\(id)}", id.replacing("-", with: ""), "none"] {
            #expect(try await bed.list("notes", [("where", #"{"id":"\#(spelling)"}"#)]) == "[]")
            #expect(try await bed.list("notes", [("where", #"{"id":{"$in":["\#(spelling)"]}}"#)]) == "[]")
        }
        #expect(
            try await bed.list("notes", [("where", #"{"id":"\#(id)"}"#), ("select", "code")]) == #"[{"code":"a"}]"#
        )
        #expect(
            try await bed.list("notes", [("where", #"{"id":{"$gt":"0192f0c1-"}}"#), ("select", "code")]).contains("a")
        )
        #expect(
            try await bed.list("notes", [("where", #"{"id":{"$like":"0192*"}}"#), ("select", "code")]).contains("a")
        )
        await bed.database.close()
    }

    @Test func `the settings of a role change nothing`() async throws {
        let bed = try await Bed()
        try bed.sql(
            """
            ALTER DATABASE \(bed.name) SET TimeZone = 'Asia/Kolkata'; ALTER DATABASE \(bed.name) SET DateStyle = 'German';
            ALTER DATABASE \(bed.name) SET search_path = 'nowhere'; ALTER DATABASE \(bed.name) SET bytea_output = 'escape';
            ALTER DATABASE \(bed.name) SET extra_float_digits = -10
            """
        )
        try bed.cut()
        try await bed.create("posts", ["title": "a", "score": 0.1])
        let row = try await bed.get("posts", "1")
        #expect(row.contains(#""score":0.1"#))
        #expect(row.contains("\(bed.clock.now().description)"))
        await bed.database.close()
    }
}
