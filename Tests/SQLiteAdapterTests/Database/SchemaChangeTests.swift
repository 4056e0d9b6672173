// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import JSON
import Kernel
import SQLiteAdapter
import Testing

struct SchemaChangeTests {
    private static func schema(_ fields: String, indices: String = "", relations: String = "") -> String {
        """
        {"entities":{"items":{"fields":{\(fields)}},"boxes":{"fields":{"name":{"type":"text"}}}},
         "relations":{\(relations)},"indices":{\(indices)}}
        """
    }

    private static let start = schema(#""code":{"type":"text","config":{"id":"c1"}},"size":{"type":"text"}"#)

    @Test func `a column takes another type with its values`() async throws {
        let bed = try await Bed(Self.start)
        try await bed.create("items", [["code": "a", "size": "1"], ["code": "b", "size": "22"], ["code": "c"]])
        try await bed.change(
            to: Self.schema(
                #""code":{"type":"text","config":{"id":"c1"}},"size":{"type":"number","config":{"kind":"integer"}}"#
            )
        )
        #expect(
            try await bed.list("items", [("select", "size"), ("sort", "-size")])
                == #"[{"size":22},{"size":1},{"size":null}]"#
        )
    }

    @Test func `a refused change leaves everything as it was and names the rows`() async throws {
        let bed = try await Bed(Self.start)
        try await bed.create("items", [["code": "a", "size": "1"], ["code": "a", "size": "two"], ["size": "three"]])
        let before = try bed.sql("SELECT name, sql FROM sqlite_schema ORDER BY name")
        let plan = try bed.plan(
            Self.schema(
                #""id":{"type":"primary"},"code":{"type":"text","config":{"id":"c1","required":true}},"size":{"type":"number","config":{"kind":"integer"}},"more":{"type":"text"}"#,
                indices: #""idx_unique_code":{"entity":"items","fields":["code"],"unique":true}"#
            )
            .replacing(#""id":{"type":"primary"},"#, with: "")
        )
        let error = await #expect(throws: DatabaseError.self) { try await bed.apply(plan) }
        guard case .refused(let obstacles)? = error else { throw Mistake("\(String(describing: error))") }
        #expect(Set(obstacles.map(\.kind)) == [.notConvertible, .nulls, .duplicates])
        #expect(obstacles.first { $0.kind == .notConvertible }?.records == [.integer(2), .integer(3)])
        #expect(obstacles.first { $0.kind == .duplicates }?.records == [.integer(1), .integer(2)])
        #expect(try await bed.database.obstacles(plan) == obstacles)
        #expect(try bed.sql("SELECT name, sql FROM sqlite_schema ORDER BY name") == before)
        #expect(try await bed.database.current()?.version == 1)
        #expect(try await bed.list("items", [("select", "size"), ("where", #"{"id":2}"#)]) == #"[{"size":"two"}]"#)
    }

    @Test func `renames keep the rows and whatever refers to them`() async throws {
        let relation = #""r":{"type":"n:1","source":"items","target":"boxes","config":{"mappedBy":"box"}}"#
        let bed = try await Bed(Self.schema(#""code":{"type":"text","config":{"id":"c1"}}"#, relations: relation))
        try await bed.create("boxes", ["name": "big"])
        try await bed.create("items", ["code": "a", "box": ["$set": ["id": 1]]])
        let renamed = Self.schema(#""label":{"type":"text","config":{"id":"c1"}}"#, relations: relation)
        try await bed.change(to: renamed)
        #expect(
            try await bed.list("items", [("with", "box")])
                == #"[{"id":1,"label":"a","box_id":1,"box":{"id":1,"name":"big"}}]"#
        )
    }

    @Test func `a dropped column takes its indices along, and a plan made from an older schema is refused`()
        async throws
    {
        let bed = try await Bed(
            Self.schema(
                #""code":{"type":"text"},"size":{"type":"text"}"#,
                indices: #""idx_a":{"entity":"items","fields":["code","size"]}"#
            )
        )
        try await bed.create("items", ["code": "a", "size": "b"])
        let stale = try bed.plan(Self.schema(#""code":{"type":"text"},"size":{"type":"text"},"x":{"type":"text"}"#))
        try await bed.change(to: Self.schema(#""code":{"type":"text"}"#))
        #expect(try await bed.list("items") == #"[{"id":1,"code":"a"}]"#)
        await #expect(throws: DatabaseError.schemaConflict) { try await bed.apply(stale) }
        #expect(try await bed.database.history(limit: 10).map(\.version) == [2, 1])
    }

    @Test func `adding a column leaves the statements of reads under way right`() async throws {
        let bed = try await Bed(Self.start)
        try await bed.create("items", ["code": "a"])
        #expect(try await bed.list("items") == #"[{"id":1,"code":"a","size":null}]"#)
        try await bed.change(
            to: Self.schema(
                #""code":{"type":"text","config":{"id":"c1"}},"note":{"type":"text"},"size":{"type":"text"}"#
            )
        )
        #expect(try await bed.list("items") == #"[{"id":1,"code":"a","note":null,"size":null}]"#)
    }
}
