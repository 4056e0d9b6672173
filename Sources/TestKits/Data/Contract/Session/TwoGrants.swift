// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import Kernel

extension ContractSession {
    /// A caller to whom two grants give posts: all fields of those with at least 10 views, and `id`, `title`, `kind`
    /// and the author of all that are not essays. So of the ``Journal``:
    ///
    /// | post | visible | views |
    /// |---|---|---|
    /// | one (10), two (20), five (30) | whole | as they are |
    /// | three, four | not at all (essays) | |
    ///
    /// and `six`, a note with 3 views whose views can't be read.
    func actingByTwoGrants() throws -> ContractSession {
        var table = TableAuthorizer()
        let popular = Alternative(rows: try predicate("posts", ["views": ["$gte": 10]]), grant: "popular")
        let fields = try Set(["id", "title", "kind", "author_id"].map { try FieldName(of: $0) })
        let common = Alternative(
            rows: try predicate("posts", ["kind": ["$ne": "essay"]]),
            fields: .only(fields),
            grant: "common"
        )
        table.allow([.get, .list], on: "posts", popular, common)
        for entity in ["authors", "comments", "tags", "settings", "files", "posts_tags"] {
            table.allow([.get, .list], on: entity)
        }
        return acting(by: table)
    }

    /// The ``Journal`` with the post `six`, and the caller of ``actingByTwoGrants()``.
    func granted() async throws -> (session: ContractSession, journal: Journal, six: RecordID) {
        let journal = try await Journal(in: self)
        let six = try await id(
            "posts",
            [
                "title": "six", "views": 3, "kind": "note", "author_id": journal.ann.json,
                "parent_id": journal.posts[0].json,
            ]
        )
        try await add("comments", ["title": "c6", "post_id": six.json])
        return (try actingByTwoGrants(), journal, six)
    }
}
