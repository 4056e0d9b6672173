// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel

extension DataContract {
    static let updates: [Case] = [
        Case("an update changes what it names and counts the version up") { session in
            let id = try await session.id("posts", ["title": "a", "views": 1])
            let row = try await session.write(try session.update("posts", .id(id), ["title": "b"])).results[0].rows[0]
            try claimEqual(row.version, 2)
            try claimEqual(row.wasCreated, false)
            let json = try JSONValue(parsing: row.json ?? [])
            try claimEqual([json["title"], json["views"], json["label"]], ["b", 1, "b!"])
            try await session.write(try session.update("posts", .id(id), ["title": "b"]))
            try claimEqual(try await session.answer(try session.plan("posts", get: id)).outcome.version, 3)
        },
        Case("a row that is not there is not found") { session in
            try await claimFailure(.notFound(operation: 0)) {
                try await session.write(try session.update("posts", .id(.integer(9)), ["title": "b"]))
            }
            try await claimFailure(.notFound(operation: 1)) {
                try await session.write(
                    try session.insert("tags", [["title": "t"]]),
                    try session.delete("posts", .id(.integer(9)))
                )
            }
            try claimEqual(try await session.count("tags"), 0, "rows of the step before")
        },
        Case("an update by a condition changes all rows that match, up to its limit") { session in
            try await session.add("posts", (0..<5).map { ["title": "t", "views": .integer($0)] })
            let many = try session.update(
                "posts",
                try session.matching("posts", ["views": ["$gte": 2]]),
                ["title": "x"]
            )
            let rows = try await session.write(many).results[0].rows
            try claimEqual(rows.map(\.version), [2, 2, 2])
            try claimEqual(try await session.column("title", "posts", ["sort": "id"]), ["t", "t", "x", "x", "x"])
            let none = try session.update("posts", try session.matching("posts", ["views": 99]), ["title": "y"])
            try claimEqual(try await session.write(none).results[0].rows.count, 0)
            try await claimFailure(.tooManyRows(operation: 0, limit: 2)) {
                try await session.write(
                    try session.update("posts", try session.matching("posts", [:], limit: 2), ["title": "z"])
                )
            }
            try claimEqual(try await session.count("posts", where: ["title": "z"]), 0)
        },
        Case("a condition of a write sees what its caller sees") { session in
            let (granted, _, _) = try await session.granted()
            let target = try granted.matching("posts", ["views": ["$ne": 10]])
            let rows = try await session.write(try session.update("posts", target, ["rating": 1])).results[0].rows
            try claimEqual(rows.count, 3)
            try claimEqual(try await session.titles(where: ["rating": 1]), ["two", "five", "six"])
            let hidden = try granted.matching("posts", ["views": ["$lt": 10]])
            try claimEqual(try await session.write(try session.delete("posts", hidden)).results[0].rows.count, 0)
        },
        Case("an update may not break a unique index or a key") { session in
            let ids = try await session.add("tags", ["a", "b"].titles)
            let error = DatabaseError.notUnique(
                operation: 0,
                row: 0,
                entity: try EntityName(of: "tags"),
                fields: [try FieldName(of: "title")]
            )
            try await claimFailure(error) {
                try await session.write(try session.update("tags", .id(ids[1]), ["title": "a"]))
            }
            try await session.write(try session.update("tags", .id(ids[1]), ["title": "b"]))
            let post = try await session.id("posts", ["title": "p"])
            try await claimFailure(
                .missingTarget(
                    operation: 0,
                    row: 0,
                    entity: try EntityName(of: "posts"),
                    field: try FieldName(of: "parent_id")
                )
            ) { try await session.write(try session.update("posts", .id(post), ["parent_id": 99])) }
            try await session.write(try session.update("posts", .id(post), ["parent_id": post.json]))
        },
        Case("If-Match holds for the version that it names, and * for any") { session in
            let id = try await session.id("posts", ["title": "a"])
            let seed = RecordTag.Seed(entity: try EntityName(of: "posts"), schemaVersion: 1, selection: "*")
            func precondition(_ versions: Int64...) -> Precondition {
                Precondition(tags: versions.map { RecordTag(seed: seed, id: id, version: $0).text }, seed: seed)
            }
            try await session.write(
                try session.update("posts", .id(id), ["title": "b"], precondition: precondition(7, 1))
            )
            try await claimFailure(.preconditionFailed(operation: 0, id: id)) {
                try await session.write(
                    try session.update("posts", .id(id), ["title": "c"], precondition: precondition(1))
                )
            }
            try await claimFailure(.preconditionFailed(operation: 0, id: id)) {
                try await session.write(try session.delete("posts", .id(id), precondition: precondition(1)))
            }
            try claimEqual(try await session.titles(where: [:]), ["b"])
            try await session.write(try session.update("posts", .id(id), ["title": "d"], precondition: precondition()))
            try await session.write(try session.delete("posts", .id(id), precondition: precondition(3)))
            try claimEqual(try await session.count("posts"), 0)
        },
    ]
}
