// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import JSON
import Kernel

extension DataContract {
    /// What a row must be afterwards, where `$old` names the row before.
    private static func predicate(_ entity: String, _ json: JSONValue, _ session: ContractSession) throws -> Predicate {
        let subject = try ContractSubject(session.entity(entity), in: session.schema)
        return try Predicate(checking: try Condition(json: json), against: subject) { variable in
            guard case .old(let field) = variable, let kind = try? session.field(field, of: entity).type.valueKind
            else {
                return nil
            }
            return VariableKind(kind)
        }
    }

    static let checks: [Case] = [
        Case("a new row must satisfy one alternative whole") { session in
            let news = WriteOperation.Check(after: try predicate("posts", ["kind": "news"], session))
            let notes = WriteOperation.Check(
                after: try predicate("posts", ["kind": "note", "views": ["$lt": 5]], session)
            )
            func add(_ row: JSONValue) async throws {
                try await session.write(try session.insert("posts", [row], checks: [news, notes]))
            }
            try await add(["kind": "news", "views": 100])
            try await add(["kind": "note", "views": 4])
            for row in [["kind": "note", "views": 5], ["kind": "essay"], ["kind": nil]] as [JSONValue] {
                try await claimFailure(.forbidden(operation: 0)) { try await add(row) }
            }
            try claimEqual(try await session.count("posts"), 2)
        },
        Case("a check may look at rows behind relations") { session in
            let journal = try await Journal(in: session)
            let own = WriteOperation.Check(after: try predicate("posts", ["author.title": "Ann"], session))
            try await session.write(
                try session.insert("posts", [["title": "ok", "author_id": journal.ann.json]], checks: [own])
            )
            try await claimFailure(.forbidden(operation: 0)) {
                try await session.write(
                    try session.insert("posts", [["title": "no", "author_id": journal.bob.json]], checks: [own])
                )
            }
        },
        Case("a row may not be given away") { session in
            let journal = try await Journal(in: session)
            let own = try session.predicate("posts", ["author_id": journal.ann.json])
            let check = WriteOperation.Check(rows: own, after: own)
            try await session.write(
                try session.update("posts", .id(journal.posts[0]), ["title": "mine"], checks: [check])
            )
            try await claimFailure(.forbidden(operation: 0)) {
                try await session.write(
                    try session.update("posts", .id(journal.posts[0]), ["author_id": journal.bob.json], checks: [check])
                )
            }
            try await claimFailure(.forbidden(operation: 0)) {
                try await session.write(
                    try session.update("posts", .id(journal.posts[2]), ["title": "x"], checks: [check])
                )
            }
            try await claimFailure(.forbidden(operation: 0)) {
                try await session.write(try session.delete("posts", .id(journal.posts[2]), checks: [check]))
            }
            try claimEqual(
                try await session.column("title", "posts", ["sort": "id", "limit": 3]),
                ["mine", "two", "three"]
            )
        },
        Case("a row that can't be read is not found rather than forbidden") { session in
            let (granted, journal, _) = try await session.granted()
            let check = WriteOperation.Check(rows: try session.predicate("posts", ["kind": "news"]))
            for operation in [
                try granted.update("posts", .id(journal.posts[2]), ["title": "x"], checks: [check]),
                try granted.delete("posts", .id(journal.posts[2]), checks: [check]),
            ] {
                try await claimFailure(.notFound(operation: 0)) { try await session.write(operation) }
            }
            try await claimFailure(.forbidden(operation: 0)) {
                try await session.write(try granted.delete("posts", .id(journal.posts[4]), checks: [check]))
            }
        },
        Case("a check may hold the row against what it was") { session in
            let id = try await session.id("posts", ["title": "a", "views": 5])
            let check = WriteOperation.Check(after: try predicate("posts", ["views": ["$gt": "$old.views"]], session))
            try await session.write(try session.update("posts", .id(id), ["views": ["$inc": 1]], checks: [check]))
            for change in [["views": 6], ["views": 1], ["title": "b"]] as [JSONValue] {
                try await claimFailure(.forbidden(operation: 0)) {
                    try await session.write(try session.update("posts", .id(id), change, checks: [check]))
                }
            }
            try claimEqual(try await session.get("posts", id)["views"], 6)
        },
        Case("presets of the first alternative that allows the write win") { session in
            let kind = try FieldName(of: "kind")
            let first = WriteOperation.Check(
                after: try predicate("posts", ["views": ["$gt": 10]], session),
                presets: [kind: .text("news")]
            )
            let second = WriteOperation.Check(presets: [kind: .text("note")])
            let rows: [JSONValue] = [["kind": "essay", "views": 11], ["kind": "essay", "views": 1]]
            try await session.write(try session.insert("posts", rows, checks: [first, second]))
            try claimEqual(try await session.column("kind", "posts", ["sort": "id"]), ["news", "note"])
            let all = try session.matching("posts", [:])
            try await session.write(try session.update("posts", all, ["kind": "essay"], checks: [second]))
            try claimEqual(try await session.column("kind", "posts", ["sort": "id"]), ["note", "note"])
        },
        Case("a preset counts for the check") { session in
            let views = try FieldName(of: "views")
            let check = WriteOperation.Check(
                after: try predicate("posts", ["views": 1], session),
                presets: [views: .integer(1)]
            )
            try await session.write(try session.insert("posts", [["views": 5], ["title": "a"]], checks: [check]))
            try claimEqual(try await session.column("views", "posts"), [1, 1])
        },
        Case("a write by a condition passes over rows that it may not change") { session in
            let journal = try await Journal(in: session)
            let check = WriteOperation.Check(rows: try session.predicate("posts", ["author_id": journal.bob.json]))
            let all = try session.matching("posts", [:])
            let outcome = try await session.write(try session.update("posts", all, ["rating": 1], checks: [check]))
            try claimEqual(outcome.results[0].rows.map(\.id), [journal.posts[2], journal.posts[3]])
            let gone = try await session.write(try session.delete("posts", all, checks: [check]))
            try claimEqual(gone.results[0].rows.count, 2)
            try claimEqual(try await session.titles(where: [:]), ["one", "two", "five"])
        },
        Case("a write by a condition fails whole when one row may not become what it would") { session in
            try await session.add("posts", (1...3).map { ["views": .integer($0)] })
            let check = WriteOperation.Check(after: try predicate("posts", ["views": ["$lt": 4]], session))
            let all = try session.matching("posts", [:])
            try await claimFailure(.forbidden(operation: 0)) {
                try await session.write(try session.update("posts", all, ["views": ["$inc": 1]], checks: [check]))
            }
            try claimEqual(try await session.column("views", "posts", ["sort": "id"]), [1, 2, 3])
        },
    ]
}
