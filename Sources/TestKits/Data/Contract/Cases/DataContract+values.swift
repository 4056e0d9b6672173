// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel

extension DataContract {
    /// A value of every type, as stored and as answered.
    private static let sample: JSONValue = [
        "title": "a title", "words": "<p>rich</p>", "mail": "a@example.org", "site": "https://example.org/",
        "slug": "a-b",
        "choice": "é", "whole": -7, "real": 0.1, "exact": 12.345, "flag": true, "day": "2024-02-29",
        "moment": "2024-02-29T23:59:59.999Z", "week": "2024-W09", "data": ["a": [1, 2.5, nil, "x", false]],
        "form": ["b": "c"], "place": ["lon": 13.4, "lat": 52.5], "secret": "hash",
    ]

    static let values: [Case] = [
        Case("a value of every type comes back as it was written") { session in
            let id = try await session.id("samples", sample)
            let row = try await session.get("samples", id)
            for member in sample.objectValue ?? JSONObject() where member.key != "secret" {
                try claimEqual(row[member.key]?.text, member.value.text, member.key)
            }
            try claimEqual(row["secret"], nil, "a secret")
            try claimEqual(row["twice"], -14, "a computed field")
            try claimEqual(row["number"], 1, "an autonumber")
            try claimEqual(row["id"], id.json, "the id")
        },
        Case("every field can be null") { session in
            let id = try await session.id("samples", ["title": nil])
            let row = try await session.get("samples", id)
            for member in sample.objectValue ?? JSONObject() where member.key != "secret" {
                try claimEqual(row[member.key], .null, member.key)
            }
            try claimEqual(row["twice"], .null, "a computed field over null")
        },
        Case("integers keep all 64 bits") { session in
            let numbers: [JSONValue] = [
                .integer(.max), .integer(.min), .integer(.max - 1), 9_007_199_254_740_993, 0, -1,
            ]
            try await session.add("samples", numbers.map { ["whole": $0] })
            try claimEqual(try await session.column("whole", "samples", ["sort": "id"]), numbers)
            try claimEqual(
                try await session.count("samples", where: ["whole": .integer(.max)]),
                1,
                "rows with the largest"
            )
            try claimEqual(
                try await session.count("samples", where: ["whole": ["$gt": 9_007_199_254_740_992]]),
                3,
                "rows above 2^53"
            )
        },
        Case("decimals are exact") { session in
            let texts = ["0.1", "0.2", "9223372036854775.807", "-9223372036854775.808", "0", "1.500"]
            let numbers = texts.map { JSONValue.decimal($0) }
            try await session.add("samples", numbers.map { ["exact": $0] })
            let read = try await session.column("exact", "samples", ["sort": "id"]).map(\.text)
            try claimEqual(read, ["0.1", "0.2", "9223372036854775.807", "-9223372036854775.808", "0", "1.5"])
            let sum = try await session.aggregate(
                "samples",
                ["where": ["exact": ["$in": [0.1, 0.2]]], "select": ["s": ["sum": "exact"]]]
            )
            try claimEqual(sum.text, "[[0.3]]", "0.1 + 0.2")
            try claimEqual(
                try await session.count("samples", where: ["exact": .decimal("9223372036854775.807")]),
                1,
                "exact matches"
            )
        },
        Case("reals come back bit by bit") { session in
            let numbers: [Double] = [0.1, 1e300, -2.5e-300, 1.0 / 3, .leastNonzeroMagnitude, 123_456_789.125]
            try await session.add("samples", numbers.map { ["real": .double($0)] })
            let read = try await session.column("real", "samples", ["sort": "id"]).map(\.doubleValue)
            try claimEqual(read, numbers)
        },
        Case("whole reals stay reals") { session in
            try await session.add("samples", ["real": .double(3)])
            let rows = try await session.database.read(
                [try session.plan("samples")],
                deadline: session.deadline,
                into: CollectingRowSink()
            ).rows
            try claimEqual(rows.first?["real"], .real(3))
        },
        Case("keys of text are found by their text") { session in
            let ids = [SequentialIDs.id(1), SequentialIDs.id(2)]
            try await session.add("documents", ["id": .string(ids[0]), "title": "a"])
            try await session.add("documents", ["id": .string(ids[1]), "title": "b", "above_id": .string(ids[0])])
            let row = try await session.get("documents", .text(ids[1]), ["with": ["above"]])
            try claimEqual(row["above"]?["title"], "a")
            try claimEqual(try await session.get("documents", .text("none")), .null)
        },
        Case("a record that is not there is null") { session in
            let answer = try await session.answer(try session.plan("posts", get: .integer(99)))
            try claimEqual(answer.json, .null)
            try claimEqual(answer.outcome.rows, 0)
        },
        Case("one record comes with its version") { session in
            let id = try await session.id("posts", ["title": "a"])
            try claimEqual(try await session.answer(try session.plan("posts", get: id)).outcome.version, 1)
            try await session.write(try session.update("posts", .id(id), ["title": "b"]))
            try claimEqual(try await session.answer(try session.plan("posts", get: id)).outcome.version, 2)
        },
        Case("several plans are read in order on one snapshot") { session in
            try await session.add("tags", ["title": "a"])
            let plans = [try session.plan("tags"), try session.plan("posts"), try session.plan("tags")]
            let sink = try await session.database.read(plans, deadline: session.deadline, into: CollectingRowSink())
            try claimEqual(sink.outcomes.map(\.rows), [1, 0, 1])
        },
        Case("only the selected fields are given, in the asked order") { session in
            let id = try await session.id("posts", ["title": "a", "views": 3])
            let row = try await session.get("posts", id, ["select": ["views", "title"]])
            try claimEqual(row.text, #"{"views":3,"title":"a"}"#)
        },
        Case("work past its deadline is refused") { session in
            let past = ContinuousClock.now - .seconds(1)
            let plan = try session.plan("posts")
            try await claimFailure(.deadlineExceeded) {
                _ = try await session.database.read([plan], deadline: past, into: CollectingRowSink())
            }
            let insert = try session.insert("tags", [["title": "a"]])
            try await claimFailure(.deadlineExceeded) {
                _ = try await session.database.write(session.plan([insert], deadline: past))
            }
            try claimEqual(try await session.count("tags"), 0)
        },
    ]
}
