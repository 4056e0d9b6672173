// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import JSON
import Kernel

extension DataContract {
    static let inserts: [Case] = [
        Case("new rows get ascending ids and version 1") { session in
            let insert = try session.insert("posts", ["a", "b"].titles)
            let rows = try await session.write(insert).results.flatMap(\.rows)
            try claimEqual(rows.map(\.version), [1, 1])
            try claimEqual(rows.map(\.wasCreated), [true, true])
            try claim(rows[0].id.value.order(to: rows[1].id.value) == .less, "ids descend")
            let last = try await session.id("posts", ["title": "c"])
            try await session.write(try session.delete("posts", .id(last)))
            try claim(try await session.id("posts", ["title": "d"]) != last, "an id was given twice")
        },
        Case("a write gives back each row as the caller may see it") { session in
            let insert = try session.insert("posts", [["title": "a", "views": 1]])
            let row = try await session.write(insert).results[0].rows[0]
            let json = try JSONValue(parsing: row.json ?? [])
            try claimEqual(json["id"], row.id.json)
            try claimEqual(json["label"], "a!")
            try claimEqual(json["number"], 100)
            let silent = try session.operation(
                "tags",
                .insert(.init(rows: [try session.assignments("tags", ["title": "t"])])),
                quietly: true
            )
            try claimEqual(try await session.write(silent).results[0].rows[0].json, nil, "what nobody asked for")
        },
        Case("a row that its writer can't read comes back as its id") { session in
            let granted = try session.actingByTwoGrants()
            let rows = try await session.database.write(
                session.plan([
                    try granted.insert(
                        "posts",
                        [["title": "e", "kind": "essay"], ["title": "n", "kind": "note", "views": 1]]
                    )
                ])
            ).results[0].rows
            try claimEqual(rows[0].json.map { String(decoding: $0, as: UTF8.self) }, #"{"id":\#(rows[0].id)}"#)
            let note = try JSONValue(parsing: rows[1].json ?? [])
            try claimEqual(note["title"], "n")
            try claimEqual(note["views"], nil)
        },
        Case("an insert of many is all or nothing, and names the row that failed") { session in
            let rows: [JSONValue] = (0..<50).map { ["title": .string("t\($0 % 49)")] }
            try await claimFailure(
                .notUnique(
                    operation: 0,
                    row: 49,
                    entity: try EntityName(of: "tags"),
                    fields: [try FieldName(of: "title")]
                )
            ) { try await session.add("tags", rows) }
            try claimEqual(try await session.count("tags"), 0)
        },
        Case("nulls are never equal to a unique index") { session in
            try await session.add("tags", [["title": nil], ["title": nil]])
            try claimEqual(try await session.count("tags"), 2)
        },
        Case("a key that names no row is refused by its field") { session in
            let error = DatabaseError.missingTarget(
                operation: 0,
                row: 1,
                entity: try EntityName(of: "posts"),
                field: try FieldName(of: "author_id")
            )
            try await claimFailure(error) {
                try await session.add("posts", [["title": "a"], ["title": "b", "author_id": 99]])
            }
            try claimEqual(try await session.count("posts"), 0)
            let ann = try await session.id("authors", ["title": "Ann"])
            let editor = DatabaseError.missingTarget(
                operation: 0,
                row: 0,
                entity: try EntityName(of: "posts"),
                field: try FieldName(of: "editor_id")
            )
            try await claimFailure(editor) {
                try await session.add("posts", ["title": "b", "author_id": ann.json, "editor_id": 99])
            }
        },
        Case("a connection's pair is unique") { session in
            let journal = try await Journal(in: session)
            let pair: JSONValue = ["posts_id": journal.posts[0].json, "tags_id": journal.red.json]
            let fields = [try FieldName(of: "posts_id"), try FieldName(of: "tags_id")]
            try await claimFailure(
                .notUnique(operation: 0, row: 0, entity: try EntityName(of: "posts_tags"), fields: fields)
            ) { try await session.add("posts_tags", [pair]) }
        },
        Case("the far end of a 1:1 relation has one row") { session in
            let journal = try await Journal(in: session)
            try await claimFailure(
                .notUnique(
                    operation: 0,
                    row: 0,
                    entity: try EntityName(of: "settings"),
                    fields: [try FieldName(of: "post_id")]
                )
            ) { try await session.add("settings", ["title": "s2", "post_id": journal.posts[0].json]) }
        },
        Case("a given id is kept, and not taken twice") { session in
            try await session.add("tags", ["id": 1000, "title": "a"])
            try claim(
                try await session.id("tags", ["title": "b"]) == .integer(1001),
                "ids do not go on from the largest"
            )
            try await claimFailure(
                .notUnique(operation: 0, row: 0, entity: try EntityName(of: "tags"), fields: [try FieldName(of: "id")])
            ) { try await session.add("tags", ["id": 1000, "title": "c"]) }
        },
        Case("a singleton has one row") { session in
            try await session.add("site", ["title": "a"])
            try await claimFailure(.singletonExists(operation: 0)) { try await session.add("site", ["title": "b"]) }
            try claimEqual(try await session.column("title", "site"), ["a"])
        },
        Case("a plan without operations does nothing") { session in
            let outcome = try await session.database.write(session.plan([]))
            try claimEqual(outcome.results.count, 0)
            try claimEqual(outcome.changes, [])
        },
        Case("a number that is given is not given out again") { session in
            try await session.add("posts", ["title": "a"], ["title": "b", "number": 205], ["title": "c"])
            try await session.add("posts", ["title": "d", "number": 3], ["title": "e"])
            try claimEqual(try await session.column("number", "posts", ["sort": "id"]), [100, 205, 206, 3, 207])
        },
        Case("a row can't take a result of its own operation") { session in
            let insert = try session.insert(
                "posts",
                [["title": "a"], ["title": "b", "parent_id": ["$result": [0, 0, "id"]]]]
            )
            try await claimFailure(.unknownResult(operation: 0)) { try await session.write(insert) }
            try claimEqual(try await session.count("posts"), 0)
        },
        Case("a plan that names all its refusals goes on behind the first, and does nothing") { session in
            try await session.add("authors", ["title": "there", "email": "a@example.org"])
            let authors = try session.insert(
                "authors",
                [
                    ["email": "b@example.org"], ["email": "a@example.org"], ["email": "c@example.org"],
                    ["email": "b@example.org"],
                ]
            )
            let posts = try session.insert("posts", [["title": "x"], ["title": "y", "author_id": 77]])
            let email = [try FieldName(of: "email")]
            let twice = { (row: Int) throws in
                let entity = try EntityName(of: "authors")
                return RowRefusal(
                    operation: 0,
                    row: row,
                    error: .notUnique(operation: 0, row: row, entity: entity, fields: email)
                )
            }
            let missing = RowRefusal(
                operation: 1,
                row: 1,
                error: .missingTarget(
                    operation: 1,
                    row: 1,
                    entity: try EntityName(of: "posts"),
                    field: try FieldName(of: "author_id")
                )
            )
            try await claimFailure(.refusedRows([try twice(1), try twice(3), missing], total: 3)) {
                _ = try await session.database.write(session.plan([authors, posts], namesAllRefusals: true))
            }
            try claimEqual(try await session.count("authors"), 1)
            try claimEqual(try await session.count("posts"), 0)
        },
        Case("of many refusals the first 100 are named and all are counted") { session in
            try await session.add("tags", ["title": "t"])
            let insert = try session.insert("tags", Array(repeating: ["title": "t"], count: 130))
            let isBounded = { (error: DatabaseError) in
                guard case .refusedRows(let rows, 130) = error else { return false }
                return rows.map(\.row) == Array(0..<100)
            }
            try await claimFailure("130 refusals", where: isBounded) {
                _ = try await session.database.write(session.plan([insert], namesAllRefusals: true))
            }
        },
    ]
}
