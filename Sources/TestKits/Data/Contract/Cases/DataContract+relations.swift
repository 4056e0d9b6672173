// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel

extension DataContract {
    private static func titles(_ json: JSONValue?) -> [String]? {
        json?.arrayValue?.map { $0["title"]?.stringValue ?? "?" }
    }

    static let relations: [Case] = [
        Case("a to-one relation is an object, or null") { session in
            let journal = try await Journal(in: session)
            let one = try await session.get("posts", journal.posts[0], ["with": ["author", "parent"]])
            try claimEqual(one["author"]?["title"], "Ann")
            try claimEqual(one["author"]?["password"], nil, "a secret")
            try claimEqual(one["parent"], .null)
            try claimEqual(one["title"], "one", "the row's own member behind a relation")
        },
        Case("a relation may be embedded under another name, and twice") { session in
            let journal = try await Journal(in: session)
            let query: JSONValue = [
                "with": [
                    "writer:author": ["select": ["title"]], "editor": ["select": ["title"]],
                    "best:comments": ["sort": "-likes", "limit": 1, "select": ["title"]],
                    "comments": ["select": ["title"], "sort": "title"],
                ], "select": ["title"],
            ]
            let one = try await session.get("posts", journal.posts[0], query)
            try claimEqual(
                one,
                [
                    "title": "one", "writer": ["title": "Ann"], "editor": ["title": "Bob"],
                    "best": [["title": "c1"]], "comments": [["title": "c1"], ["title": "c2"], ["title": "c3"]],
                ]
            )
        },
        Case("a limit and an order of an embedded list are per row") { session in
            _ = try await Journal(in: session)
            let rows = try await session.list(
                "posts",
                ["with": ["comments": ["sort": "-likes", "limit": 2]], "sort": "id"]
            )
            try claimEqual(rows.map { titles($0["comments"]) }, [["c1", "c3"], ["c4"], [], [], []])
            let second = try await session.list(
                "posts",
                ["with": ["comments": ["sort": "title", "limit": 1, "offset": 1]], "sort": "id", "limit": 2]
            )
            try claimEqual(second.map { titles($0["comments"]) }, [["c2"], []])
        },
        Case("an embedded list may be filtered") { session in
            _ = try await Journal(in: session)
            let rows = try await session.list(
                "authors",
                ["with": ["posts": ["where": ["views": ["$gt": 10]], "sort": "id"]], "sort": "id"]
            )
            try claimEqual(rows.map { titles($0["posts"]) }, [["two"], []])
        },
        Case("a relation of an entity to itself goes both ways") { session in
            let journal = try await Journal(in: session)
            let one = try await session.get(
                "posts",
                journal.posts[0],
                ["with": ["children": ["sort": "id"], "parent": [:]]]
            )
            try claimEqual(titles(one["children"]), ["two", "three"])
            let four = try await session.get("posts", journal.posts[3], ["with": ["parent": ["with": ["parent"]]]])
            try claimEqual(four["parent"]?["title"], "two")
            try claimEqual(four["parent"]?["parent"]?["title"], "one")
        },
        Case("m:n rows come with the extra fields of their connection") { session in
            let journal = try await Journal(in: session)
            let query: JSONValue = ["with": ["tags": ["sort": "title", "select": ["title"]]]]
            let one = try await session.get("posts", journal.posts[0], query)
            try claimEqual(
                one["tags"],
                [["title": "blue", "link": ["weight": 2]], ["title": "red", "link": ["weight": 1]]]
            )
            let two = try await session.get("posts", journal.posts[1], query)
            try claimEqual(two["tags"], [["title": "blue", "link": ["weight": nil]]])
            let red = try await session.get(
                "tags",
                journal.red,
                ["with": ["posts": ["sort": "-id", "select": ["title"]]]]
            )
            try claimEqual(
                red["posts"],
                [["title": "four", "link": ["weight": 3]], ["title": "one", "link": ["weight": 1]]]
            )
            let limited = try await session.list(
                "posts",
                ["with": ["tags": ["limit": 1, "sort": "title"]], "sort": "id"]
            )
            try claimEqual(limited.map { titles($0["tags"]) }, [["blue"], ["blue"], [], ["red"], []])
        },
        Case("polymorphic relations go both ways and keep their sources apart") { session in
            let journal = try await Journal(in: session)
            // The same number as a post's id, under another source.
            try await session.add("documents", ["id": .string(SequentialIDs.id(1)), "title": "doc"])
            try await session.add(
                "files",
                [
                    ["title": "d1", "reference": "documents.files", "entity_id": .string(SequentialIDs.id(1))],
                    [
                        "title": "stray", "reference": "documents.files",
                        "entity_id": .string(journal.posts[0].description),
                    ],
                    [
                        "title": "odd", "reference": "posts.files",
                        "entity_id": .string("0" + journal.posts[0].description),
                    ],
                ]
            )
            let one = try await session.get(
                "posts",
                journal.posts[0],
                ["with": ["files": ["sort": "title"], "cover": [:]]]
            )
            try claimEqual(titles(one["files"]), ["f1", "f2"])
            try claimEqual(one["cover"]?["title"], "cover")
            let two = try await session.get("posts", journal.posts[1], ["with": ["files", "cover"]])
            try claimEqual(two["files"], [])
            try claimEqual(two["cover"], .null)
            let document = try await session.get("documents", .text(SequentialIDs.id(1)), ["with": ["files"]])
            try claimEqual(titles(document["files"]), ["d1"])
            let files = try await session.list(
                "files",
                ["with": ["posts", "posts_cover", "documents"], "sort": "title"]
            )
            try claimEqual(
                files.map { row in ["posts", "posts_cover", "documents"].map { row[$0]?["title"]?.stringValue ?? "-" }
                },
                [
                    ["-", "one", "-"], ["-", "-", "doc"], ["one", "-", "-"], ["one", "-", "-"], ["-", "-", "-"],
                    ["-", "-", "-"],
                ]
            )
            try claimEqual(files.first?["entity_id"], nil, "a hidden column")
        },
        Case("a 1:1 relation is one object from both ends") { session in
            let journal = try await Journal(in: session)
            let posts = try await session.list("posts", ["with": ["settings"], "sort": "id", "limit": 2])
            try claimEqual(posts.map { $0["settings"]?["title"] ?? .null }, ["s1", .null])
            let settings = try await session.list("settings", ["with": ["post"]])
            try claimEqual(settings.map { $0["post"]?["id"] }, [journal.posts[0].json])
        },
        Case("relations nest four deep") { session in
            let journal = try await Journal(in: session)
            let query: JSONValue = [
                "with": [
                    "posts": [
                        "sort": "id",
                        "with": ["children": ["sort": "id", "with": ["tags": ["with": ["posts": ["sort": "id"]]]]]],
                    ]
                ]
            ]
            let ann = try await session.get("authors", journal.ann, query)
            let children = ann["posts"]?[0]?["children"]
            try claimEqual(titles(children), ["two", "three"])
            try claimEqual(titles(children?[0]?["tags"]), ["blue"])
            try claimEqual(titles(children?[0]?["tags"]?[0]?["posts"]), ["one", "two"])
            try claimEqual(children?[1]?["tags"], [])
        },
        Case("soft-deleted rows are not embedded") { session in
            try await session.apply(on: session) { session in
                let journal = try await Journal(in: session)
                let drafts = try await session.add("drafts", ["title": "kept", "about_id": journal.posts[0].json])
                let gone = try await session.id("drafts", ["title": "gone", "about_id": journal.posts[0].json])
                try await session.write(try session.delete("drafts", .id(gone), softly: true))
                let one = try await session.get("posts", journal.posts[0], ["with": ["drafts"]])
                try claimEqual(one["drafts"]?.arrayValue?.map { $0["id"] }, drafts.map(\.json))
                try claimEqual(
                    try await session.titles(where: ["drafts": ["$some": ["title": "gone"]]]),
                    [],
                    "a filter over a relation"
                )
            }
        },
    ]
}

extension ContractSession {
    /// Gives `body` a schema in which drafts are about posts.
    fileprivate func apply(on session: ContractSession, _ body: (ContractSession) async throws -> Void) async throws {
        var session = session
        try await session.apply { definition in
            definition.relations.append(
                Relation(
                    id: "drafts-about",
                    kind: .manyToOne,
                    source: try EntityName(of: "drafts"),
                    target: try EntityName(of: "posts"),
                    mappedBy: "about",
                    inversedBy: "drafts"
                )
            )
        }
        try await body(session)
    }
}
