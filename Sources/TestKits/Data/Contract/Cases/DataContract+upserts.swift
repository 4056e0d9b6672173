// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import JSON
import Kernel

extension DataContract {
    private static func upsert(
        _ entity: String,
        on field: String,
        _ row: JSONValue,
        _ update: JSONValue,
        in session: ContractSession,
        checks: [WriteOperation.Check] = [],
        keepsExisting: Bool = false
    ) throws -> WriteOperation {
        let change = WriteOperation.Update(
            target: .id(.value(.null)),
            assignments: try session.assignments(entity, update),
            checks: checks
        )
        let conflict = WriteOperation.Conflict(
            fields: [try FieldName(of: field)],
            update: change,
            keepsExisting: keepsExisting
        )
        return try session.insert(entity, [row], onConflict: conflict)
    }

    static let upserts: [Case] = [
        Case("an upsert makes the row, or changes the one that is there") { session in
            var rows: [WriteOutcome.Row] = []
            for title in ["one", "two"] as [JSONValue] {
                let row: JSONValue = ["email": "a@example.org", "title": title]
                let operation = try upsert("authors", on: "email", row, ["title": title], in: session)
                rows += try await session.write(operation).results.flatMap(\.rows)
            }
            let (made, changed) = (rows[0], rows[1])
            try claimEqual([made.wasCreated, changed.wasCreated], [true, false])
            try claimEqual(changed.id, made.id)
            try claimEqual(changed.version, 2)
            try claimEqual(try JSONValue(parsing: changed.json ?? [])["title"], "two")
            try claimEqual(try await session.column("title", "authors"), ["two"])
        },
        Case("an upsert by id keeps the id") { session in
            for title in ["one", "two"] {
                let row: JSONValue = ["id": 7, "title": .string(title)]
                try await session.write(try upsert("tags", on: "id", row, ["title": .string(title)], in: session))
            }
            try claimEqual(try await session.list("tags"), [["id": 7, "title": "two"]])
        },
        Case("an upsert that changes a row takes no number") { session in
            for title in ["one", "two", "three"] as [JSONValue] {
                let row: JSONValue = ["id": 1, "title": title]
                try await session.write(try upsert("posts", on: "id", row, ["title": title], in: session))
            }
            try await session.add("posts", ["title": "next"])
            try claimEqual(try await session.column("number", "posts", ["sort": "id"]), [100, 101])
            try claimEqual(try await session.column("title", "posts", ["sort": "id"]), ["three", "next"])
        },
        Case("an upsert without the value that may clash makes a row") { session in
            for _ in 0..<2 {
                try await session.write(
                    try upsert("authors", on: "email", ["title": "x", "email": nil], ["title": "y"], in: session)
                )
            }
            try claimEqual(try await session.column("title", "authors"), ["x", "x"])
        },
        Case("an upsert that clashes elsewhere is refused") { session in
            try await session.add("tags", ["id": 1, "title": "a"])
            try await claimFailure(
                .notUnique(
                    operation: 0,
                    row: 0,
                    entity: try EntityName(of: "tags"),
                    fields: [try FieldName(of: "title")]
                )
            ) {
                try await session.write(
                    try upsert("tags", on: "id", ["id": 2, "title": "a"], ["title": "b"], in: session)
                )
            }
        },
        Case("a pair that is there may be kept as it is") { session in
            let journal = try await Journal(in: session)
            let fields = [try FieldName(of: "posts_id"), try FieldName(of: "tags_id")]
            let nothing = WriteOperation.Update(target: .id(.value(.null)), assignments: [])
            let pair: JSONValue = ["posts_id": journal.posts[0].json, "tags_id": journal.red.json]
            let new: JSONValue = ["posts_id": journal.posts[4].json, "tags_id": journal.red.json]
            let attach = try session.insert(
                "posts_tags",
                [pair, new],
                onConflict: .init(fields: fields, update: nothing, keepsExisting: true)
            )
            let rows = try await session.write(attach).results[0].rows
            try claimEqual(rows.map(\.wasCreated), [false, true])
            try claimEqual(try await session.column("weight", "posts_tags", ["sort": "id"]), [1, 2, .null, 3, .null])
            try claimEqual(rows.first?.version, 1, "the version of the row that was kept")
        },
        Case("an upsert that meets an invisible row is refused without its data") { session in
            let hidden = try await session.id("authors", ["title": "hidden", "email": "a@example.org"])
            var table = TableAuthorizer()
            table.allow(
                [.get, .list],
                on: "authors",
                Alternative(rows: try session.predicate("authors", ["title": ["$ne": "hidden"]]), grant: "some")
            )
            let granted = session.acting(by: table)
            let operation = try upsert(
                "authors",
                on: "email",
                ["email": "a@example.org", "title": "mine"],
                ["title": "mine"],
                in: granted
            )
            try await claimFailure(
                .notUnique(
                    operation: 0,
                    row: 0,
                    entity: try EntityName(of: "authors"),
                    fields: [try FieldName(of: "email")]
                )
            ) { try await session.write(operation) }
            try claimEqual(try await session.get("authors", hidden)["title"], "hidden")
        },
        Case("an upsert needs the right to change what it meets") { session in
            let id = try await session.id("authors", ["title": "locked", "email": "a@example.org"])
            let check = WriteOperation.Check(rows: try session.predicate("authors", ["title": "open"]))
            try await claimFailure(.forbidden(operation: 0)) {
                try await session.write(
                    try upsert(
                        "authors",
                        on: "email",
                        ["email": "a@example.org"],
                        ["title": "x"],
                        in: session,
                        checks: [check]
                    )
                )
            }
            try claimEqual(try await session.get("authors", id)["title"], "locked")
        },
        Case("an upsert passes over softly deleted rows") { session in
            let gone = try await session.id("drafts", ["title": "a"])
            try await session.write(try session.delete("drafts", .id(gone), softly: true))
            let row = try await session.write(
                try upsert("drafts", on: "title", ["title": "a"], ["title": "b"], in: session)
            )
            try claimEqual(row.results[0].rows.map(\.wasCreated), [true])
        },
    ]
}
