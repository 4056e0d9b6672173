// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import JSON
import Kernel

extension DataContract {
    private static func bucket(
        _ name: String,
        _ moments: [String],
        field: String = "moment",
        _ session: ContractSession
    ) async throws -> JSONValue {
        try await session.add("samples", moments.map { JSONValue.object(JSONObject([(field, .string($0))])) })
        let group = JSONValue.object(JSONObject([(name, .string(field)), ("as", "b")]))
        return try await session.aggregate("samples", ["group": [group], "select": ["n": ["count": "*"]], "sort": "b"])
    }

    static let aggregates: [Case] = [
        Case("figures leave nulls out and are exact") { session in
            let rows: [JSONValue] = [
                ["kind": "news", "views": 1, "price": 0.1, "rating": 0.5], ["kind": "news", "views": 2, "price": 0.2],
                ["kind": "news"], ["kind": "essay", "views": 9_007_199_254_740_993, "price": 10, "rating": 2],
                ["views": 2],
            ]
            try await session.add("posts", rows)
            let body: JSONValue = [
                "group": ["kind"],
                "select": [
                    "n": ["count": "*"], "v": ["count": "views"], "d": ["countDistinct": "views"],
                    "s": ["sum": "views"],
                    "p": ["sum": "price"], "a": ["avg": "views"], "low": ["min": "price"], "high": ["max": "rating"],
                ], "sort": "kind",
            ]
            let rounded = JSONValue.double(9_007_199_254_740_992).text
            try claimEqual(
                try await session.aggregate("posts", body).text,
                "[[null,1,1,1,2,null,\(JSONValue.double(2).text),null,null],"
                    + #"["essay",1,1,1,9007199254740993,10,\#(rounded),10,\#(JSONValue.double(2).text)],"#
                    + #"["news",3,2,2,3,0.3,1.5,0.1,0.5]]"#
            )
        },
        Case("having and sort name groups and figures") { session in
            let rows: [JSONValue] = [("news", 3), ("essay", 1), ("note", 3)].flatMap { kind, count in
                (0..<count).map { place in ["kind": .string(kind), "views": .integer(Int64(place))] as JSONValue }
            }
            try await session.add("posts", rows)
            let body: JSONValue = [
                "group": ["kind"], "select": ["n": ["count": "*"], "top": ["max": "views"]],
                "having": ["n": ["$gt": 1], "kind": ["$ne": "x"]], "sort": ["-top", "-kind"], "limit": 10,
            ]
            try claimEqual(
                try await session.aggregate("posts", body),
                [["note", 3, 2], ["news", 3, 2]]
            )
            let limited = try await session.aggregate(
                "posts",
                ["group": ["kind"], "select": ["n": ["count": "*"]], "sort": "n", "limit": 1]
            )
            try claimEqual(limited, [["essay", 1]])
        },
        Case("groups and figures reach over to-one relations") { session in
            _ = try await Journal(in: session)
            let rows = try await session.aggregate(
                "posts",
                [
                    "group": ["author.title"], "select": ["n": ["count": "*"], "p": ["max": "parent.views"]],
                    "sort": "author.title",
                ]
            )
            try claimEqual(
                rows,
                [
                    [nil, 1, nil], ["Ann", 2, 10],
                    ["Bob", 2, 20],
                ]
            )
        },
        Case("buckets start in UTC") { session in
            let days = [
                "2024-02-29T23:59:59.999Z", "2024-03-01T00:00:00Z", "2024-03-01T01:30:00+02:00", "1969-12-31T23:00:00Z",
            ]
            let read = try await bucket("day", days, session)
            try claimEqual(
                read,
                [
                    ["1969-12-31T00:00:00.000Z", 1], ["2024-02-29T00:00:00.000Z", 2], ["2024-03-01T00:00:00.000Z", 1],
                ]
            )
        },
        Case("hours, weeks, months and years are buckets too") { session in
            let moments = ["2024-12-29T10:59:00Z", "2024-12-30T11:00:00Z", "2025-01-05T11:30:00Z"]
            let starts: KeyValuePairs<String, JSONValue> = [
                "hour": [
                    ["2024-12-29T10:00:00.000Z", 1], ["2024-12-30T11:00:00.000Z", 1], ["2025-01-05T11:00:00.000Z", 1],
                ],
                "week": [["2024-12-23T00:00:00.000Z", 1], ["2024-12-30T00:00:00.000Z", 2]],
                "month": [["2024-12-01T00:00:00.000Z", 2], ["2025-01-01T00:00:00.000Z", 1]],
                "year": [["2024-01-01T00:00:00.000Z", 2], ["2025-01-01T00:00:00.000Z", 1]],
            ]
            try await session.add("samples", moments.map { ["moment": .string($0)] })
            for (name, expected) in starts { try claimEqual(try await bucket(name, [], session), expected, name) }
        },
        Case("buckets of dates are dates") { session in
            let days = ["2024-12-29", "2024-12-30", "2025-01-05"]
            try claimEqual(
                try await bucket("week", days, field: "day", session),
                [["2024-12-23", 1], ["2024-12-30", 2]]
            )
            try claimEqual(
                try await bucket("month", [], field: "day", session),
                [["2024-12-01", 2], ["2025-01-01", 1]]
            )
        },
        Case("null is a group of its own") { session in
            try await session.add("posts", ["title": "a"], ["title": "b", "at": "2024-05-01T10:00:00Z"])
            let read = try await session.aggregate(
                "posts",
                ["group": [["month": "at"]], "select": ["n": ["count": "*"]], "sort": "month"]
            )
            try claimEqual(read, [[nil, 1], ["2024-05-01T00:00:00.000Z", 1]])
        },
        Case("flags, decimals and computed fields are groups") { session in
            try await session.add(
                "samples",
                ["flag": true, "exact": 0.5, "whole": 1],
                ["flag": true, "exact": 0.5, "whole": 1],
                ["flag": false]
            )
            let read = try await session.aggregate(
                "samples",
                ["group": ["flag", "exact", "twice"], "select": ["n": ["count": "*"]], "sort": "-flag"]
            )
            try claimEqual(
                read,
                [
                    [true, 0.5, 2, 2],
                    [false, nil, nil, 1],
                ]
            )
        },
        Case("min and max of texts go by code point") { session in
            try await session.add("posts", ["b", "Z", "é", "a"].titles)
            let read = try await session.aggregate(
                "posts",
                ["select": ["low": ["min": "title"], "high": ["max": "title"]]]
            )
            try claimEqual(read, [["Z", "é"]])
        },
    ]
}
