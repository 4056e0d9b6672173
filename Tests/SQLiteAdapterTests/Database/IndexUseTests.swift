// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import Kernel
import SQLRendering
import Testing

struct IndexUseTests {
    /// What SQLite plans for a list and for what is embedded in it.
    private func plan(_ bed: Bed, _ query: [(name: String, value: String)], isBehind: Bool = false) throws -> String {
        let schema = bed.source.current
        let planner = Planner(schema: schema, authorizer: AllowAllAuthorizer(), context: bed.context)
        guard let posts = schema.entity("posts") else { throw Mistake("no entity") }
        var shape = try planner.list(
            try RecordQuery(parameters: query),
            of: posts,
            cursor: nil,
            isCompatible: false
        ).plan.shape
        if isBehind { shape = shape.behind() }
        let root = ReadRenderer(schema, dialect: .sqlite).root(shape)
        var lines: [String] = []
        for statement in [root.sql] + root.continuations + root.children.map(\.read.sql) {
            let rows = try bed.sql(
                "EXPLAIN QUERY PLAN " + statement.text,
                statement.parameters.map { _ in .integer(1) }
            )
            for row in rows { if case .text(let line) = row[3] { lines.append(line) } }
        }
        return lines.joined(separator: "\n")
    }

    private func bed() async throws -> Bed {
        let bed = try await Bed()
        var posts: [JSONValue] = []
        for number in 0..<40 { posts.append(["title": "t", "views": .integer(Int64(number / 3)), "kind": "a"]) }
        try await bed.create("posts", .array(posts))
        return bed
    }

    @Test(
        arguments: [
            ([("where", #"{"author_id":1}"#)], "idx_posts_author_id (author_id=?)"),
            ([("where", #"{"author.email":"a@b.org"}"#)], "idx_unique_users_email (email=?)"),
            ([("sort", "-views")], "idx_posts_views"),
            ([("where", #"{"kind":"a"}"#), ("sort", "-views")], "idx_posts_kind_views (kind=?)"),
            ([("where", #"{"views":{"$in":[1,2]}}"#)], "idx_posts_views (views=?)"),
            ([("where", #"{"comments.text":"x"}"#)], "idx_comments_post_id (post_id=?)"),
            ([("with", "comments")], "idx_comments_post_id (post_id=?)"),
            ([("with", "labels")], "(posts_id=?)"),
        ] as [([(String, String)], String)]
    )
    func `indices serve keys, filters, sorts and relations`(_ query: [(String, String)], _ expected: String)
        async throws
    {
        let bed = try await bed()
        let plan = try plan(bed, query.map { (name: $0.0, value: $0.1) })
        #expect(plan.contains(expected), "\(plan)")
        if query.contains(where: { $0.0 == "sort" }) { #expect(!plan.contains("TEMP B-TREE"), "\(plan)") }
    }

    @Test(arguments: ["views", "-views", "id", "-id"])
    func `a keyset page starts at its place in the index`(_ sort: String) async throws {
        let plan = try plan(try await bed(), [("sort", sort)], isBehind: true)
        let sign = sort.hasPrefix("-") ? "<" : ">"
        let place =
            sort.hasSuffix("id") ? "INTEGER PRIMARY KEY (rowid\(sign)" : "idx_posts_views (views=? AND rowid\(sign)?)"
        #expect(plan.contains(place), "\(plan)")
        #expect(!plan.contains("SCAN t0"), "\(plan)")
    }

    @Test func `a read by id looks for nothing but the key`() async throws {
        let bed = try await bed()
        let schema = bed.source.current
        let planner = Planner(schema: schema, authorizer: AllowAllAuthorizer(), context: bed.context)
        guard let posts = schema.entity("posts") else { throw Mistake("no entity") }
        let shape = try planner.get(.integer(1), RecordQuery(), of: posts).plan.shape
        let sql = ReadRenderer(schema, dialect: .sqlite).root(shape).sql
        let lines = try bed.sql("EXPLAIN QUERY PLAN " + sql.text, [.integer(1)]).map { $0[3] }
        #expect(lines == [.text("SEARCH t0 USING INTEGER PRIMARY KEY (rowid=?)")])
        #expect(!sql.text.contains("LIMIT"))
    }
}

extension ReadShape {
    /// The same list from behind some row whose order values are not null.
    fileprivate func behind() -> ReadShape {
        let boundaries = order.indices.map { Seek.Boundary(parameter: 10 + $0, isNull: false) }
        return ReadShape(
            entity: entity,
            schemaVersion: schemaVersion,
            columns: columns,
            alternatives: alternatives,
            policy: policy,
            filter: filter,
            scopes: scopes,
            order: order,
            seek: Seek(boundaries: boundaries, isBackward: false),
            limit: limit,
            expansions: expansions,
            count: count
        )
    }
}
