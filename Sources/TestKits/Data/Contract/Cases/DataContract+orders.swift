// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import JSON
import Kernel

extension DataContract {
    static let orders: [Case] = [
        Case("null sorts lowest unless asked otherwise") { session in
            try await session.add(
                "posts",
                ["title": "b", "views": 2],
                ["title": "n"],
                ["title": "a", "views": 1],
                ["title": "m"]
            )
            func sorted(_ sort: JSONValue) async throws -> [JSONValue] {
                try await session.column("title", "posts", ["sort": sort])
            }
            try claimEqual(try await sorted("views"), ["n", "m", "a", "b"], "views")
            try claimEqual(try await sorted("-views"), ["b", "a", "m", "n"], "-views")
            try claimEqual(try await sorted("views:nullslast"), ["a", "b", "n", "m"], "views:nullslast")
            try claimEqual(try await sorted("-views:nullsfirst"), ["m", "n", "b", "a"], "-views:nullsfirst")
            try claimEqual(try await sorted(["views:nullslast", "-title"]), ["a", "b", "n", "m"], "two terms")
        },
        Case("rows sort by fields behind relations") { session in
            _ = try await Journal(in: session)
            let sorted = try await session.column("title", "posts", ["sort": ["-author.title", "title"]])
            try claimEqual(sorted, ["four", "three", "one", "two", "five"])
            let chained = try await session.column("title", "posts", ["sort": ["parent.author.title:nullslast", "id"]])
            try claimEqual(chained, ["two", "three", "four", "one", "five"])
        },
        Case("numbers and flags sort by what they are") { session in
            let exact: [JSONValue] = [10, 9, -1, 0.5, .decimal("9223372036854775.807")]
            try await session.add("samples", exact.map { ["exact": $0] })
            let read = try await session.column("exact", "samples", ["sort": "exact"]).map(\.text)
            try claimEqual(read, ["-1", "0.5", "9", "10", "9223372036854775.807"])
            try await session.add("samples", [["title": "t", "flag": true], ["title": "f", "flag": false]])
            let flags = try await session.column("flag", "samples", ["sort": "-flag", "limit": 2])
            try claimEqual(flags, [true, false])
            try claimEqual(
                try await session.column("twice", "samples", ["sort": "-twice", "limit": 1]),
                [.null],
                "a computed field"
            )
        },
        Case("the entity's own order is used when none is asked for") { session in
            try await session.add("posts", ["x", "b", "a"].titles)
            try claimEqual(try await session.column("title", "posts"), ["x", "b", "a"])
        },
    ]

    /// Many ties and nulls, so that every boundary of a page falls on one once.
    private static func tied(in session: ContractSession) async throws {
        let rows = (0..<23).map { place -> JSONValue in
            let views: JSONValue = place % 3 == 0 ? .null : .integer(Int64(place % 5))
            let rating: JSONValue = place % 4 == 1 ? .null : .double(Double(place % 2) / 2)
            return ["title": .string("t\(place % 4)"), "views": views, "rating": rating]
        }
        try await session.add("posts", rows)
    }

    private static let walks: [JSONValue] = [
        "id", "-id", "views", "-views", "views:nullslast", "-views:nullsfirst", ["views", "-rating", "title"],
        ["-rating:nullsfirst", "views:nullslast", "-title"], ["title", "views"],
    ]

    /// Pages of `size` by keyset from the start, then back from the last one.
    private static func walk(_ sort: JSONValue, size: Int64, _ session: ContractSession) async throws {
        let all = try await session.column("id", "posts", ["sort": sort, "limit": 1000])
        let first = try session.plan("posts", ["sort": sort, "limit": .integer(size)])
        var pages: [ContractSession.Answer] = [try await session.answer(first)]
        while let last = pages.last, last.outcome.hasMore {
            pages.append(try await session.answer(ContractSession.seeking(first, from: last.outcome.last)))
            try claim(pages.count <= all.count, "the walk by \(sort.text) does not end")
        }
        try claimEqual(pages.flatMap(\.rows).map { $0["id"] }, all, "a walk by \(sort.text) in pages of \(size)")

        var offset: Int64 = 0
        for page in pages {
            let query: JSONValue = ["sort": sort, "limit": .integer(size), "offset": .integer(offset)]
            let same = try await session.answer(try session.plan("posts", query))
            try claimEqual(same.json, page.json, "the page at \(offset) by \(sort.text)")
            try claimEqual(same.outcome.hasMore, page.outcome.hasMore, "whether more follows at \(offset)")
            offset += size
        }
        for place in pages.indices.dropFirst().reversed() {
            let back = ContractSession.seeking(first, from: pages[place].outcome.first, backward: true)
            let answer = try await session.answer(back)
            try claimEqual(answer.json, pages[place - 1].json, "back by \(sort.text) from page \(place)")
            try claimEqual(answer.outcome.hasMore, place > 1, "whether more comes before page \(place - 1)")
        }
    }

    static let pages: [Case] =
        walks.map { sort in
            Case("a walk by cursor in the order \(sort.text) meets every row once, both ways") { session in
                try await tied(in: session)
                for size in [1, 4, 7, 23, 24] { try await walk(sort, size: Int64(size), session) }
            }
        } + [
            Case("a walk by a field behind a relation meets every row once") { session in
                _ = try await Journal(in: session)
                try await walk(["author.title", "-views"], size: 2, session)
            },
            Case("a walk by a field that not all rows show meets every row once") { session in
                let (granted, _, _) = try await session.granted()
                for sort in ["views", "-views", "views:nullslast"] as [JSONValue] {
                    for size in 1...4 { try await walk(sort, size: Int64(size), granted) }
                }
            },
            Case("limit and offset past the end give nothing") { session in
                try await session.add("posts", ["a", "b", "c"].titles)
                let past = try await session.answer(try session.plan("posts", ["offset": 3]))
                try claimEqual(past.json, [])
                try claimEqual(past.outcome.hasMore, false)
                let two = try await session.answer(try session.plan("posts", ["limit": 2, "sort": "id"]))
                try claimEqual([two.outcome.rows, two.outcome.hasMore ? 1 : 0], [2, 1])
                let all = try await session.answer(try session.plan("posts", ["limit": 3, "sort": "id"]))
                try claimEqual(all.outcome.hasMore, false, "more behind exactly the last row")
            },
            Case("a walk stays in its place while rows before it come and go") { session in
                let ids = try await session.add("posts", ["a", "b", "c", "d"].titles)
                let first = try session.plan("posts", ["sort": "title", "limit": 2])
                let page = try await session.answer(first)
                try await session.write(try session.delete("posts", .id(ids[0])))
                try await session.add("posts", ["title": "aa"])
                let next = try await session.answer(ContractSession.seeking(first, from: page.outcome.last))
                try claimEqual(next.rows.map { $0["title"] }, ["c", "d"])
            },
            Case("a filter and a walk go together") { session in
                try await tied(in: session)
                let plan = try session.plan("posts", ["sort": "views", "limit": 3, "where": ["title": ["$ne": "t1"]]])
                var answer = try await session.answer(plan)
                var count = answer.rows.count
                while answer.outcome.hasMore {
                    answer = try await session.answer(ContractSession.seeking(plan, from: answer.outcome.last))
                    count += answer.rows.count
                }
                try claimEqual(Int64(count), try await session.count("posts", where: ["title": ["$ne": "t1"]]))
            },
        ]
}
