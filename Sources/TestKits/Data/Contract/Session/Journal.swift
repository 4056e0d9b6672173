// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel

/// Rows for the cases about relations and access: two authors, five posts, and what hangs on them.
///
/// | post | author | editor | parent | views | tags (weight) | comments (likes) |
/// |---|---|---|---|---|---|---|
/// | one | Ann | Bob | | 10 | red (1), blue (2) | c1 (5), c2 (null), c3 (1) |
/// | two | Ann | | one | 20 | blue (null) | c4 (7) |
/// | three | Bob | Ann | one | null | | |
/// | four | Bob | | two | 5 | red (3) | |
/// | five | | | | 30 | | |
struct Journal {
    let ann: RecordID
    let bob: RecordID
    /// In the order of the table.
    let posts: [RecordID]
    let red: RecordID
    let blue: RecordID

    init(in session: ContractSession) async throws {
        let authors = try await session.add("authors", ["title": "Ann", "email": "ann@example.org"], ["title": "Bob"])
        (ann, bob) = (authors[0], authors[1])
        let tags = try await session.add("tags", ["title": "red"], ["title": "blue"])
        (red, blue) = (tags[0], tags[1])
        var posts: [RecordID] = []
        let kinds = ["one": "news", "two": "news", "three": "essay", "four": "essay", "five": "note"]
        func add(
            _ title: String,
            _ author: RecordID?,
            _ editor: RecordID?,
            _ parent: RecordID?,
            _ views: JSONValue
        ) async throws {
            posts.append(
                try await session.id(
                    "posts",
                    [
                        "title": .string(title), "author_id": author?.json ?? .null, "editor_id": editor?.json ?? .null,
                        "parent_id": parent?.json ?? .null, "views": views,
                        "kind": kinds[title].map { .string($0) } ?? .null,
                    ]
                )
            )
        }
        try await add("one", ann, bob, nil, 10)
        try await add("two", ann, nil, posts[0], 20)
        try await add("three", bob, ann, posts[0], .null)
        try await add("four", bob, nil, posts[1], 5)
        try await add("five", nil, nil, nil, 30)
        self.posts = posts
        try await link(in: session)
    }

    private func link(in session: ContractSession) async throws {
        let (one, two, four) = (posts[0].json, posts[1].json, posts[3].json)
        try await session.add(
            "posts_tags",
            [
                ["posts_id": one, "tags_id": red.json, "weight": 1],
                ["posts_id": one, "tags_id": blue.json, "weight": 2],
                ["posts_id": two, "tags_id": blue.json], ["posts_id": four, "tags_id": red.json, "weight": 3],
            ]
        )
        try await session.add(
            "comments",
            [
                ["title": "c1", "likes": 5, "post_id": one], ["title": "c2", "post_id": one],
                ["title": "c3", "likes": 1, "post_id": one], ["title": "c4", "likes": 7, "post_id": two],
            ]
        )
        try await session.add("settings", [["title": "s1", "post_id": one]])
        try await session.add(
            "files",
            [
                ["title": "f1", "reference": "posts.files", "entity_id": .string(posts[0].description)],
                ["title": "f2", "reference": "posts.files", "entity_id": .string(posts[0].description)],
                ["title": "cover", "reference": "posts.cover", "entity_id": .string(posts[0].description)],
            ]
        )
    }
}
