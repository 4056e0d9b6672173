// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel

extension DataContract {
    static let plans: [Case] = [
        Case("later operations use results of earlier ones") { session in
            let outcome = try await session.write(
                try session.insert("authors", ["x", "Ann"].titles),
                try session.insert("posts", [["title": "p", "author_id": ["$result": [0, 1, "id"]]]]),
                try session.insert(
                    "comments",
                    [["title": ["$result": [1, 0, "label"]], "post_id": ["$result": [1, 0, "id"]]]]
                ),
                try session.insert(
                    "files",
                    [["title": "f", "reference": "posts.files", "entity_id": ["$result": [1, 0, "id"]]]]
                )
            )
            let post = try await session.get(
                "posts",
                outcome.results[1].rows[0].id,
                ["with": ["author", "comments", "files"]]
            )
            try claimEqual(post["author"]?["title"], "Ann")
            try claimEqual(post["comments"]?[0]?["title"], "p!")
            try claimEqual(post["files"]?[0]?["title"], "f", "an id that became text")
        },
        Case("an update may name the row that an earlier operation made") { session in
            let made = Input.result(operation: 0, row: 0, field: try FieldName(of: "id"))
            try await session.write(
                try session.insert("posts", [["title": "a"]]),
                try session.update("posts", .id(made), ["views": 2])
            )
            try claimEqual(try await session.column("views", "posts"), [2])
        },
        Case("a result that is not there is refused") { session in
            for result in [[3, 0, "id"], [0, 1, "id"], [1, 0, "id"]] as [JSONValue] {
                try await claimFailure(.unknownResult(operation: 1)) {
                    try await session.write(
                        try session.insert("authors", [["title": "a"]]),
                        try session.insert("posts", [["author_id": ["$result": result]]])
                    )
                }
            }
            try claimEqual(try await session.count("authors"), 0)
        },
        Case("the failure of the last operation undoes everything") { session in
            let journal = try await Journal(in: session)
            let before = try await session.list("posts", ["with": ["comments", "tags"], "sort": "id"])
            let log = try await session.database.changes(after: 0, limit: 1000)
            let mark = session.database.changeMark(of: try session.entity("posts"))
            try await claimFailure("notUnique", where: { if case .notUnique(4, _, _, _) = $0 { true } else { false } })
            {
                try await session.write(
                    try session.update("posts", .id(journal.posts[0]), ["title": "x", "views": ["$inc": 1]]),
                    try session.delete("posts", .id(journal.posts[1])),
                    try session.insert("posts", [["title": "new"]]),
                    try session.update("posts", try session.matching("posts", [:]), ["rating": 1]),
                    try session.insert("tags", [["title": "red"]])
                )
            }
            let after = try await session.list("posts", ["with": ["comments", "tags"], "sort": "id"])
            try claimEqual(JSONValue.array(after).text, JSONValue.array(before).text)
            try claimEqual(try await session.database.changes(after: 0, limit: 1000), log, "the log")
            try claimEqual(session.database.changeMark(of: try session.entity("posts")), mark, "the change mark")
        },
        Case("a plan that expects other versions than there are is stale") { session in
            let entity = try EntityName(of: "posts")
            let id = try await session.id("posts", ["title": "a"])
            let insert = try session.insert("tags", [["title": "t"]])
            func write(_ id: RecordID, _ version: Int64?) async throws {
                let expectation = WritePlan.Expectation(entity: entity, id: id, version: version)
                _ = try await session.database.write(session.plan([insert], expecting: [expectation]))
            }
            try await claimFailure(.staleSnapshot) { try await write(id, 2) }
            try await claimFailure(.staleSnapshot) { try await write(id, nil) }
            try await claimFailure(.staleSnapshot) { try await write(.integer(99), 1) }
            try claimEqual(try await session.count("tags"), 0)
            try await write(id, 1)
            try claimEqual(try await session.count("tags"), 1)
        },
        Case("concurrent plans never see each other's halves") { session in
            let ids = try await session.add("posts", ["title": "a", "views": 500], ["title": "b", "views": 500])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    let (from, to) = number % 2 == 0 ? (ids[0], ids[1]) : (ids[1], ids[0])
                    let take = try session.update("posts", .id(from), ["views": ["$inc": -7]])
                    let give = try session.update("posts", .id(to), ["views": ["$inc": 7]])
                    group.addTask { try await session.write(take, give) }
                    group.addTask {
                        try claimEqual(
                            try await session.aggregate("posts", ["select": ["s": ["sum": "views"]]]),
                            [[1000]]
                        )
                    }
                }
                try await group.waitForAll()
            }
            try claimEqual(try await session.column("views", "posts", ["sort": "id"]), [500, 500])
        },
        Case("one name is given to one of many who want it") { session in
            let insert = try session.insert("tags", [["title": "wanted"]])
            let winners = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 {
                    group.addTask { (try? await session.write(insert)) != nil }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            try claimEqual(winners, 1)
        },
    ]
}
