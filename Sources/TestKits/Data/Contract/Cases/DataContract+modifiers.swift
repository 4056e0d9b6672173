// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel

extension DataContract {
    static let modifiers: [Case] = [
        Case("increments of a hundred tasks all count") { session in
            let id = try await session.id("posts", ["title": "a"])
            let increment = try session.update("posts", .id(id), ["views": ["$inc": 1], "price": ["$inc": 0.1]])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<100 { group.addTask { try await session.write(increment) } }
                try await group.waitForAll()
            }
            let row = try await session.get("posts", id)
            try claimEqual(row["views"], 100)
            try claimEqual(row["price"], 10)
            try claimEqual(try await session.answer(try session.plan("posts", get: id)).outcome.version, 101)
        },
        Case("an increment that leaves the range is refused") { session in
            let id = try await session.id(
                "posts",
                ["views": .integer(.max), "price": .decimal("92233720368547758.07"), "rating": 9.5]
            )
            for (field, amount) in [("views", 1), ("price", 0.01), ("rating", 1)] as [(String, JSONValue)] {
                try await claimFailure(.outOfRange(operation: 0, field: try FieldName(of: field))) {
                    let change = JSONValue.object(JSONObject([("$inc", amount)]))
                    try await session.write(
                        try session.update("posts", .id(id), .object(JSONObject([(field, change)])))
                    )
                }
            }
            try await session.write(
                try session.update("posts", .id(id), ["views": ["$inc": -1], "rating": ["$inc": 0.5]])
            )
            let row = try await session.get("posts", id)
            try claimEqual(
                [row["views"], row["rating"]?.doubleValue.map { .double($0) }],
                [.integer(.max - 1), .double(10)]
            )
        },
        Case("null counts as nothing for increments and pushes") { session in
            let id = try await session.id("posts", ["title": "a"])
            try await session.write(
                try session.update("posts", .id(id), ["rating": ["$inc": 0.5], "tagsList": ["$push": "x"]])
            )
            let row = try await session.get("posts", id)
            try claimEqual([row["rating"], row["tagsList"]], [0.5, ["x"]])
        },
        Case("a push appends to an array and to nothing else") { session in
            let ids = try await session.add("posts", ["tagsList": [1]], ["tagsList": ["a": 1]])
            for element in [["deep": [nil]], "é", nil, 1.5] as [JSONValue] {
                try await session.write(try session.update("posts", .id(ids[0]), ["tagsList": ["$push": element]]))
            }
            try claimEqual(
                try await session.get("posts", ids[0])["tagsList"]?.text,
                #"[1,{"deep":[null]},"é",null,1.5]"#
            )
            try await claimFailure(.notAnArray(operation: 0, field: try FieldName(of: "tagsList"))) {
                try await session.write(try session.update("posts", .id(ids[1]), ["tagsList": ["$push": 1]]))
            }
        },
        Case("pushes of twenty tasks all arrive") { session in
            let id = try await session.id("posts", ["tagsList": []])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    let push = try session.update("posts", .id(id), ["tagsList": ["$push": .integer(Int64(number))]])
                    group.addTask { try await session.write(push) }
                }
                try await group.waitForAll()
            }
            let numbers = try await session.get("posts", id)["tagsList"]?.arrayValue?.compactMap(\.integerValue)
            try claimEqual(numbers?.sorted(), (0..<20).map { $0 })
        },
        Case("autonumbers start where asked and leave no gap, whoever fails") { session in
            try await session.add("tags", ["title": "taken"])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    let insert = try session.insert("posts", [["title": .string("t\(number)")]])
                    let clash = try session.insert("tags", [["title": "taken"]])
                    group.addTask {
                        // Every fourth plan draws a number and fails.
                        if number % 4 == 3 {
                            _ = try? await session.write(insert, clash)
                        } else {
                            try await session.write(insert)
                        }
                    }
                }
                try await group.waitForAll()
            }
            let numbers = try await session.column("number", "posts", ["sort": "number", "limit": 100])
            try claimEqual(numbers, (100..<130).map { .integer($0) })
        },
    ]
}
