// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import JSON
import Kernel

extension DataContract {
    static let access: [Case] = [
        Case("with two grants each pairs its rows with its fields") { session in
            let (session, journal, six) = try await session.granted()
            let rows = try await session.list("posts", ["sort": "id", "select": ["title", "views", "label"]])
            try claimEqual(
                JSONValue.array(rows).text,
                #"[{"title":"one","views":10,"label":"one!"},{"title":"two","views":20,"label":"two!"},"#
                    + #"{"title":"five","views":30,"label":"five!"},{"title":"six"}]"#
            )
            try claimEqual(try await session.get("posts", six)["views"], nil)
            try claimEqual(try await session.get("posts", journal.posts[2]), .null, "an invisible row")
        },
        Case("an unreadable field counts as null in a filter, and negation comes after") { session in
            let (session, _, _) = try await session.granted()
            try claimEqual(try await session.titles(where: ["views": ["$lt": 15]]), ["one"])
            try claimEqual(try await session.titles(where: ["views": ["$isnull": true]]), ["six"])
            try claimEqual(try await session.titles(where: ["views": ["$ne": 10]]), ["two", "five", "six"])
            try claimEqual(try await session.titles(where: ["$not": ["views": ["$gt": 15]]]), ["one", "six"])
            try claimEqual(try await session.titles(where: ["$not": ["views": 3]]), ["one", "two", "five", "six"])
            try claimEqual(try await session.titles(where: ["views": ["$in": [3, 10]]]), ["one"])
            try claimEqual(try await session.titles(where: ["label": "six!"]), [], "a computed field")
        },
        Case("an unreadable field counts as null in an order") { session in
            let (session, _, _) = try await session.granted()
            func sorted(_ sort: JSONValue) async throws -> [JSONValue] {
                try await session.column("title", "posts", ["sort": sort])
            }
            try claimEqual(try await sorted("views"), ["six", "one", "two", "five"])
            try claimEqual(try await sorted("-views"), ["five", "two", "one", "six"])
            try claimEqual(try await sorted("views:nullslast"), ["one", "two", "five", "six"])
            let plan = try session.plan("posts", ["sort": "views", "limit": 1])
            try claimEqual(try await session.answer(plan).outcome.last.first, .null, "the order value of six")
        },
        Case("an unreadable field counts as null in aggregates and groups") { session in
            let (session, _, _) = try await session.granted()
            let body: JSONValue = [
                "select": ["n": ["count": "*"], "v": ["count": "views"], "s": ["sum": "views"], "m": ["min": "views"]]
            ]
            try claimEqual(
                try await session.aggregate("posts", body),
                [[4, 3, 60, 10]]
            )
            let groups = try await session.aggregate(
                "posts",
                ["group": ["views"], "select": ["n": ["count": "*"]], "sort": "views"]
            )
            try claimEqual(groups, [[nil, 1], [10, 1], [20, 1], [30, 1]])
        },
        Case("counts see what lists see") { session in
            let (session, _, _) = try await session.granted()
            try claimEqual(try await session.count("posts"), 4)
            try claimEqual(try await session.count("posts", where: ["views": ["$lt": 15]]), 1)
            let plan = try session.plan("posts", ["count": "exact", "where": ["views": ["$isnull": true]]])
            try claimEqual(try await session.answer(plan).outcome.total, 1)
        },
        Case("embedded rows obey their entity's grants") { session in
            let (session, journal, _) = try await session.granted()
            let ann = try await session.get(
                "authors",
                journal.ann,
                ["with": ["posts": ["select": ["title", "views"], "sort": "id"]]]
            )
            try claimEqual(
                ann["posts"]?.text,
                #"[{"title":"one","views":10},{"title":"two","views":20},{"title":"six"}]"#
            )
            let comments = try await session.list(
                "comments",
                ["with": ["post": ["select": ["title", "views"]]], "sort": "title"]
            )
            try claimEqual(
                comments.map { $0["post"]?.text },
                [10, 10, 10].map { #"{"title":"one","views":\#($0)}"# } + [
                    #"{"title":"two","views":20}"#, #"{"title":"six"}"#,
                ]
            )
            let red = try await session.get("tags", journal.red, ["with": ["posts": ["select": ["title"]]]])
            try claimEqual(red["posts"]?.arrayValue?.map { $0["title"] }, ["one"], "an invisible row behind m:n")
        },
        Case("an embedded list is filtered by what may be seen") { session in
            let (session, journal, _) = try await session.granted()
            let query: JSONValue = [
                "with": ["posts": ["where": ["views": ["$ne": 10]], "sort": "-views", "select": ["title"]]]
            ]
            let ann = try await session.get("authors", journal.ann, query)
            try claimEqual(ann["posts"], [["title": "two"], ["title": "six"]])
        },
        Case("paths and quantifiers see only what may be seen") { session in
            let (session, _, _) = try await session.granted()
            try claimEqual(
                try await session.titles("comments", where: ["post.views": ["$lt": 15]]),
                ["c1", "c2", "c3"]
            )
            try claimEqual(try await session.titles("comments", where: ["post.views": ["$isnull": true]]), ["c6"])
            try claimEqual(
                try await session.titles("authors", where: ["posts": ["$some": ["views": ["$isnull": true]]]]),
                ["Ann"]
            )
            try claimEqual(
                try await session.titles("authors", where: ["posts": ["$none": [:]]]),
                ["Bob"],
                "posts that exist for the caller"
            )
            try claimEqual(
                try await session.column("title", "comments", ["sort": ["post.views", "title"]]),
                ["c6", "c1", "c2", "c3", "c4"]
            )
        },
        Case("a relation whose key can't be read is left out and leads nowhere") { session in
            let (session, _, six) = try await session.granted()
            let rows = try await session.list(
                "posts",
                ["with": ["parent": ["select": ["title"]]], "sort": "id", "select": ["title"]]
            )
            try claimEqual(
                JSONValue.array(rows).text,
                #"[{"title":"one","parent":null},{"title":"two","parent":{"title":"one"}},{"title":"five","parent":null},"#
                    + #"{"title":"six"}]"#
            )
            try claimEqual(try await session.titles(where: ["parent.title": "one"]), ["two"])
            let one = try await session.get("posts", .integer(1), ["with": ["children": ["select": ["title"]]]])
            try claimEqual(one["children"], [["title": "two"]], "rows whose key to here can't be read")
            try claimEqual(
                try await session.titles(where: ["children": ["$some": ["id": six.json]]]),
                [],
                "a quantifier over such a key"
            )
        },
        Case("rows that no grant gives are not counted, sorted or grouped") { session in
            let (session, journal, _) = try await session.granted()
            let kinds = try await session.aggregate(
                "posts",
                ["group": ["kind"], "select": ["n": ["count": "*"]], "sort": "kind"]
            )
            try claimEqual(kinds, [["news", 2], ["note", 2]])
            try claimEqual(try await session.titles(where: ["id": journal.posts[3].json]), [])
            try claimEqual(try await session.titles(where: ["$not": ["id": journal.posts[3].json]]).count, 4)
        },
    ]
}
