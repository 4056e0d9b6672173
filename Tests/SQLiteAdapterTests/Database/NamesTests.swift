// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import JSON
import Kernel
import SQLRendering
import SQLiteAdapter
import Testing

struct NamesTests {
    private static let hostile = [
        #"x"; DROP TABLE labels; --"#, #"a" OR "1"="1"#, "quote\"\u{301}mark", "`[x]`", "back\\slash", "it's",
        "semi;colon",
        "SELECT", "tab\tline\nend", "名前", "?1", "x\u{1F469}\u{200D}\u{1F469}",
    ]

    @Test(arguments: hostile)
    func `a name of a table or column stays a name`(_ name: String) async throws {
        let bed = try await Bed()
        try await bed.create("labels", ["name": "red"])
        let quoted = SQLIdentifier(name).quoted
        _ = try bed.sql("CREATE TABLE \(quoted) (id INTEGER PRIMARY KEY, \(quoted) TEXT)")
        _ = try bed.sql("INSERT INTO \(quoted) VALUES (7, 'kept')")
        let found = try await bed.database.adoptableTables(besides: bed.source.current)
        let table = try #require(found.first { $0.name.utf8.elementsEqual(name.utf8) })
        #expect(table.columns.last?.samples == [.text("kept")])
        let field = try #require(FieldName(rawValue: "value"))
        let key = try #require(FieldName(rawValue: "id"))
        let entity = Entity(
            id: "e",
            name: try #require(EntityName(rawValue: "things")),
            kind: .regular,
            options: EntityOptions(),
            fields: [
                Field(id: "id", name: key, type: .primary(.integer)),
                Field(id: "v", name: field, type: .text(TextRules())),
            ],
            references: [],
            table: Table(name: name, adoption: .init(keyColumns: ["id"], columns: ["value": name]))
        )
        bed.source.set(
            Schema(version: 1, definition: bed.source.current.definition, entities: [entity], indices: [])
        )
        let planner = Planner(schema: bed.source.current, authorizer: AllowAllAuthorizer(), context: bed.context)
        let shape = try planner.list(
            try RecordQuery(parameters: [("where", #"{"value":"kept"}"#), ("sort", "value")]),
            of: entity,
            cursor: nil,
            isCompatible: false
        ).plan.shape
        let sql = ReadRenderer(bed.source.current, dialect: .sqlite).root(shape).sql.text
        #expect(try bed.sql(sql, [.text("kept"), .integer(10)]).first?.contains(.text("kept")) == true)
        #expect(try await bed.database.current()?.version == 1)
        #expect(try bed.sql("SELECT count(*) FROM labels") == [[.integer(1)]])
    }

    @Test(arguments: hostile)
    func `a value or an alias is never read as SQL`(_ text: String) async throws {
        let bed = try await Bed()
        let json = JSONValue.string(text)
        try await bed.create("labels", ["name": json])
        for sign in ["$eq", "$like", "$contains", "$startswith", "$regex"] {
            let condition: JSONValue = ["name": .object(JSONObject([(sign, json)]))]
            _ = try? await bed.list("labels", [("where", condition.text)])
        }
        #expect(
            try await bed.list(
                "labels",
                [("where", JSONValue.object(JSONObject([("name", json)])).text), ("select", "name")]
            )
                == JSONValue.array([["name": json]]).text
        )
        let aliased: JSONValue = ["ref": "posts"]
        _ = try? await bed.list("labels", [("with", JSONValue.object(JSONObject([(text, aliased)])).text)])
        #expect(try bed.sql("SELECT count(*) FROM labels") == [[.integer(1)]])
    }

    @Test func `a zero character can't end a name`() {
        #expect(SQLIdentifier("a\0\"; DROP TABLE x").quoted == #""a""; DROP TABLE x""#)
    }
}
