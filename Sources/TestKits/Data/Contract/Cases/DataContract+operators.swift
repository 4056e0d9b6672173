// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import JSON
import Kernel

extension DataContract {
    /// Rows at random, each maybe pointing at an earlier one.
    private static func samples(
        _ count: Int,
        _ generator: inout SampleConditions,
        in session: ContractSession
    ) async throws -> [SampleRow] {
        var rows: [SampleRow] = []
        for _ in 0..<count {
            let json = generator.row(peers: rows.map(\.id.json))
            let id = try await session.id("samples", json)
            var values: [String: Value] = [:]
            for member in json.objectValue ?? JSONObject() {
                values[member.key] = try session.field(member.key, of: "samples").stored(member.value)
            }
            let peer = rows.first { $0.id.json == json["peer_id"] }
            rows.append(SampleRow(id: id, values: values, peer: peer))
        }
        return rows
    }

    /// Asks the database for what `conditions` find and compares with the evaluation in memory.
    private static func compare(
        seed: UInt64,
        conditions: Int,
        rows count: Int,
        _ session: ContractSession
    ) async throws {
        var generator = SampleConditions(random: SeededGenerator(seed: seed))
        let rows = try await samples(count, &generator, in: session)
        var found = 0
        for _ in 0..<conditions {
            let condition = generator.condition()
            let query: JSONValue = ["where": condition, "limit": 1000, "sort": "id", "select": ["id"]]
            let plan = try session.plan("samples", query)
            let answered = try await session.database.read(
                [plan],
                deadline: session.deadline,
                into: CollectingRowSink()
            ).rows.compactMap { $0["id"] }
            let expected = rows.filter { plan.shape.filter.matches($0, parameters: plan.values) }.map(\.id.value)
            found += expected.count
            try claimEqual(answered, expected, "what \(condition.text) finds")
        }
        try claim(
            found > conditions * count / 10 && found < conditions * count * 9 / 10,
            "the conditions tell nothing apart"
        )
    }

    static let operators: [Case] = [
        Case("1,000 random conditions find what they find in memory (seed 1)") { session in
            try await compare(seed: 1, conditions: 1_000, rows: 24, session)
        },
        Case("1,000 random conditions find what they find in memory (seed 2)") { session in
            try await compare(seed: 2, conditions: 1_000, rows: 24, session)
        },
        Case("1,000 random conditions find what they find in memory (seed 3)") { session in
            try await compare(seed: 3, conditions: 1_000, rows: 24, session)
        },
        Case("a comparison with null holds nowhere, and its negation everywhere") { session in
            try await session.add("posts", ["title": "a", "views": 1], ["title": "b"])
            func find(_ condition: JSONValue) async throws -> [JSONValue] {
                try await session.titles(where: ["views": condition])
            }
            try claimEqual(try await find(["$eq": nil]), [], "$eq null")
            try claimEqual(try await find(["$ne": nil]), ["a", "b"], "$ne null")
            try claimEqual(try await find(["$ne": 1]), ["b"], "$ne 1")
            try claimEqual(try await find(["$lt": 5]), ["a"], "$lt 5")
            try claimEqual(try await find(["$notin": [1]]), ["b"], "$notin [1]")
            try claimEqual(try await find(["$isnull": true]), ["b"], "$isnull")
            try claimEqual(try await session.titles(where: ["$not": ["views": ["$gt": 0]]]), ["b"], "not above 0")
        },
        Case("an empty $in finds nothing and an empty $notin everything") { session in
            try await session.add("posts", ["title": "a", "views": 1], ["title": "b"])
            try claimEqual(try await session.titles(where: ["views": ["$in": []]]), [])
            try claimEqual(try await session.titles(where: ["views": ["$notin": []]]), ["a", "b"])
        },
        Case("$in takes a thousand values, also of text") { session in
            try await session.add("posts", ["title": "t7", "views": 7], ["title": "u", "views": 5000])
            let numbers = JSONValue.array((0..<1000).map { .integer($0) })
            let texts = JSONValue.array((0..<1000).map { .string("t\($0)") })
            try claimEqual(try await session.titles(where: ["views": ["$in": numbers]]), ["t7"])
            try claimEqual(try await session.titles(where: ["title": ["$in": texts]]), ["t7"])
        },
        Case("an instant is compared whatever its zone") { session in
            try await session.add("posts", ["title": "a", "at": "2024-05-01T10:00:00Z"])
            try claimEqual(try await session.titles(where: ["at": "2024-05-01T12:00:00+02:00"]), ["a"])
            try claimEqual(try await session.titles(where: ["at": ["$lt": "$now"]]), ["a"])
            try claimEqual(try await session.titles(where: ["at": ["$gte": "2024-05-01"]]), ["a"])
        },
        Case("$near measures the great circle") { session in
            try await session.add("samples", ["title": "Berlin", "place": ["lon": 13.405, "lat": 52.52]])
            try await session.add(
                "samples",
                ["title": "Paris", "place": ["lon": 2.3522, "lat": 48.8566]],
                ["title": "none"]
            )
            func near(_ meters: JSONValue) async throws -> [JSONValue] {
                let point: JSONValue = ["lon": 13.0, "lat": 52.4, "meters": meters]
                return try await session.titles("samples", where: ["place": ["$near": point]])
            }
            try claimEqual(try await near(50_000), ["Berlin"])
            try claimEqual(try await near(1_000_000), ["Berlin", "Paris"])
            try claimEqual(try await near(10), [])
        },
        Case("values of a condition are never read as anything else") { session in
            try await session.add("posts", ["title": "' OR 1=1 --"], ["title": "x\"; DROP TABLE posts; --"])
            try claimEqual(try await session.titles(where: ["title": "' OR 1=1 --"]), ["' OR 1=1 --"])
            try claimEqual(try await session.titles(where: ["title": "' OR '1'='1"]), [])
            try claimEqual(try await session.count("posts"), 2)
        },
        Case("rules look at rows behind relations") { session in
            let journal = try await Journal(in: session)
            try claimEqual(try await session.titles(where: ["author.title": "Ann"]), ["one", "two"])
            try claimEqual(try await session.titles(where: ["parent.author.title": "Ann"]), ["two", "three", "four"])
            try claimEqual(
                try await session.titles(where: ["author.title": ["$ne": "Ann"]]),
                ["three", "four", "five"]
            )
            try claimEqual(try await session.titles(where: ["author_id": journal.bob.json]), ["three", "four"])
            try claimEqual(
                try await session.titles(where: ["comments": ["$some": ["likes": ["$gt": 4]]]]),
                ["one", "two"]
            )
            try claimEqual(
                try await session.titles(where: ["comments": ["$every": ["likes": ["$gt": 4]]]]),
                ["two", "three", "four", "five"]
            )
            try claimEqual(
                try await session.titles(where: ["comments": ["$none": [:]]]),
                ["three", "four", "five"]
            )
            try claimEqual(try await session.titles(where: ["tags": ["$some": ["title": "red"]]]), ["one", "four"])
            try claimEqual(try await session.titles(where: ["files": ["$some": ["title": "f2"]]]), ["one"])
            try claimEqual(try await session.titles(where: ["settings.title": "s1"]), ["one"])
            try claimEqual(try await session.titles(where: ["cover.title": "cover"]), ["one"])
            try claimEqual(
                try await session.titles(where: ["children": ["$some": ["views": ["$gt": 1]]]]),
                ["one", "two"]
            )
            try claimEqual(try await session.titles("files", where: ["posts_cover.title": "one"]), ["cover"])
            try claimEqual(
                try await session.titles("tags", where: ["posts": ["$some": ["author.title": "Bob"]]]),
                ["red"]
            )
            try claimEqual(
                try await session.column("title", "posts", ["join": ["tags", "parent"], "sort": "id"]),
                ["two", "four"]
            )
        },
    ]
}
