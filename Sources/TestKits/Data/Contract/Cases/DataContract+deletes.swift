// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel

extension DataContract {
    static let deletes: [Case] = [
        Case("a deleted row is given back as it was, and gone") { session in
            let id = try await session.id("posts", ["title": "a"])
            let row = try await session.write(try session.delete("posts", .id(id))).results[0].rows[0]
            try claimEqual(try JSONValue(parsing: row.json ?? [])["title"], "a")
            try claimEqual(row.version, nil)
            try claimEqual(try await session.get("posts", id), .null)
        },
        Case("a delete by a condition takes all rows that match") { session in
            try await session.add("posts", (0..<5).map { ["views": .integer($0)] })
            let outcome = try await session.write(
                try session.delete("posts", try session.matching("posts", ["views": ["$in": [1, 3]]]))
            )
            try claimEqual(outcome.results[0].rows.count, 2)
            try claimEqual(try await session.column("views", "posts", ["sort": "id"]), [0, 2, 4])
        },
        Case("rows that cascade go along, keys that may become null do") { session in
            let journal = try await Journal(in: session)
            let outcome = try await session.write(try session.delete("posts", .id(journal.posts[0])))
            try claimEqual(try await session.column("title", "comments"), ["c4"])
            try claimEqual(try await session.count("settings"), 0)
            try claimEqual(try await session.count("posts_tags"), 2)
            try claimEqual(try await session.titles(where: ["parent_id": ["$isnull": true]]), ["two", "three", "five"])
            let actions = outcome.changes.reduce(into: [String: [Change.Action]]()) {
                $0[$1.entityID, default: []].append($1.action)
            }
            try claimEqual(actions["e-comments"], [.delete, .delete, .delete], "the log of what went along")
            try claimEqual(actions["e-settings"], [.delete])
            try claimEqual(actions["posts-tags"], [.delete, .delete])
            try claimEqual(actions["e-posts"]?.filter { $0 == .update }.count, 2, "updates in the log")
            let released = outcome.changes.first { $0.recordID == journal.posts[1] }
            try claimEqual(released?.old, JSONObject([("parent_id", journal.posts[0].json)]), "the key before")
            try claimEqual(released?.version, 2)
        },
        Case("a row that others hold on to is not deleted") { session in
            let journal = try await Journal(in: session)
            let bill = try await session.id("invoices", ["title": "i", "author_id": journal.ann.json])
            try await claimFailure(
                "stillReferenced",
                where: { if case .stillReferenced(0, _) = $0 { true } else { false } }
            ) {
                try await session.write(try session.delete("authors", .id(journal.ann)))
            }
            try claimEqual(try await session.titles(where: ["author_id": journal.ann.json]), ["one", "two"])
            try await session.write(
                try session.delete("invoices", .id(bill)),
                try session.delete("authors", .id(journal.ann))
            )
            try claimEqual(try await session.titles("authors", where: [:]), ["Bob"])
        },
        Case("softly deleted rows are out of sight, and come back") { session in
            let ids = try await session.add("drafts", ["a", "b"].titles)
            let outcome = try await session.write(try session.delete("drafts", .id(ids[0]), softly: true))
            try claimEqual(outcome.results[0].rows.map(\.id), [ids[0]])
            try claimEqual(try await session.column("title", "drafts"), ["b"])
            try claimEqual(try await session.get("drafts", ids[0]), .null)
            try claimEqual(try await session.count("drafts"), 1)
            let only = try await session.list("drafts", ["deleted": "only"])
            try claimEqual(only.map { $0["deletedAt"] }, [.string(ContractSession.time.description)])
            try claimEqual(try await session.column("title", "drafts", ["deleted": "with", "sort": "id"]), ["a", "b"])
            try await session.write(try session.update("drafts", .id(ids[0]), ["deletedAt": nil], restores: true))
            try claimEqual(try await session.column("title", "drafts", ["sort": "id"]), ["a", "b"])
            try claimEqual(try await session.answer(try session.plan("drafts", get: ids[0])).outcome.version, 3)
        },
        Case("a softly deleted row is not found by writes, but for restore and purge") { session in
            let ids = try await session.add("drafts", ["a", "b"].titles)
            try await session.write(try session.delete("drafts", .id(ids[0]), softly: true))
            for operation in [
                try session.update("drafts", .id(ids[0]), ["title": "x"]),
                try session.delete("drafts", .id(ids[0]), softly: true),
                try session.update("drafts", .id(ids[1]), ["deletedAt": nil], restores: true),
            ] {
                try await claimFailure(.notFound(operation: 0)) { try await session.write(operation) }
            }
            let all = try session.update("drafts", try session.matching("drafts", [:]), ["title": "x"])
            try claimEqual(try await session.write(all).results[0].rows.map(\.id), [ids[1]])
            try await session.write(try session.delete("drafts", .id(ids[0])))
            try claimEqual(try await session.column("title", "drafts", ["deleted": "with"]), ["x"])
        },
        Case("unique indices pass over softly deleted rows") { session in
            let first = try await session.id("drafts", ["title": "a"])
            let error = DatabaseError.notUnique(
                operation: 0,
                row: 0,
                entity: try EntityName(of: "drafts"),
                fields: [try FieldName(of: "title")]
            )
            try await claimFailure(error) { try await session.add("drafts", ["title": "a"]) }
            try await session.write(try session.delete("drafts", .id(first), softly: true))
            try await session.add("drafts", ["title": "a"])
            try await claimFailure(error) {
                try await session.write(try session.update("drafts", .id(first), ["deletedAt": nil], restores: true))
            }
        },
        Case("a softly deleted row can't be linked to, and keeps the links it has") { session in
            let gone = try await session.id("drafts", ["title": "gone"])
            let linked = try await session.id("drafts", ["title": "linked", "earlier_id": gone.json])
            let free = try await session.id("drafts", ["title": "free"])
            try await session.write(try session.delete("drafts", .id(gone), softly: true))
            let missing = DatabaseError.missingTarget(
                operation: 0,
                row: 0,
                entity: try EntityName(of: "drafts"),
                field: try FieldName(of: "earlier_id")
            )
            try await claimFailure(missing) {
                try await session.add("drafts", ["title": "new", "earlier_id": gone.json])
            }
            try await claimFailure(missing) {
                try await session.write(try session.update("drafts", .id(free), ["earlier_id": gone.json]))
            }
            let same: JSONValue = ["title": "renamed", "earlier_id": gone.json]
            try await session.write(try session.update("drafts", .id(linked), same))
            try claimEqual(try await session.column("title", "drafts", ["sort": "id"]), ["renamed", "free"])
            try await session.write(try session.update("drafts", .id(gone), ["deletedAt": nil], restores: true))
            try await session.write(try session.update("drafts", .id(free), ["earlier_id": gone.json]))
        },
    ]
}
