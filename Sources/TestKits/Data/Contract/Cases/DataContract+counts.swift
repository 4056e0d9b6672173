// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel

extension DataContract {
    private static func outcome(_ session: ContractSession, _ query: JSONValue) async throws -> ReadOutcome {
        try await session.answer(try session.plan("posts", query)).outcome
    }

    static let counts: [Case] = [
        Case("nothing is counted unless asked") { session in
            try await session.add("posts", ["a"].titles)
            try claimEqual(try await outcome(session, [:]).total, nil)
        },
        Case("an exact count counts what matches, whatever the page") { session in
            try await session.add("posts", (0..<30).map { ["title": .string("t\($0)"), "views": .integer($0)] })
            let all = try await outcome(session, ["count": "exact", "limit": 3, "offset": 5])
            try claimEqual(all.total, 30)
            try claimEqual([all.totalIsCapped, all.totalIsEstimated], [false, false])
            let some = try await outcome(session, ["count": "exact", "where": ["views": ["$gte": 20]]])
            try claimEqual(some.total, 10)
            let plan = try session.plan("posts", ["count": "exact", "limit": 3, "sort": "id"])
            let page = try await session.answer(plan)
            let next = try await session.answer(ContractSession.seeking(plan, from: page.outcome.last))
            try claimEqual(next.outcome.total, 30, "the total beside a later page")
        },
        Case("a capped count stops at 1,000") { session in
            try await session.add("posts", (0..<1000).map { ["title": .string("t\($0)")] })
            let full = try await outcome(session, ["count": "capped"])
            try claimEqual(full.total, 1000)
            try claimEqual(full.totalIsCapped, false, "exactly 1,000 is capped")
            try await session.add("posts", ["more"].titles)
            let over = try await outcome(session, ["count": "capped"])
            try claimEqual(over.total, 1000)
            try claimEqual(over.totalIsCapped, true)
        },
        Case("an estimated count is capped where something is filtered") { session in
            try await session.add("posts", (0..<1001).map { ["title": "a", "views": .integer($0)] })
            let all = try await outcome(session, ["count": "estimated"])
            try claim(all.totalIsEstimated || all.totalIsCapped, "an estimate says that it is one: \(all)")
            let some = try await outcome(session, ["count": "estimated", "where": ["views": ["$lt": 10]]])
            try claimEqual(some.total, 10)
            try claimEqual([some.totalIsCapped, some.totalIsEstimated], [false, false])
            let many = try await outcome(session, ["count": "estimated", "where": ["title": "a"]])
            try claimEqual(many.total, 1000)
            try claimEqual(many.totalIsCapped, true)
        },
        Case("bknd's pair counts what matches and what is visible") { session in
            try await session.add("posts", (0..<12).map { ["title": "a", "views": .integer($0)] })
            let query = try RecordQuery(json: ["where": ["views": ["$lt": 5]], "limit": 2])
            let plan = try session.planner.list(query, of: try session.entity("posts"), cursor: nil, isCompatible: true)
            let outcome = try await session.answer(plan.plan).outcome
            try claimEqual(outcome.total, 5)
            try claimEqual(outcome.visible, 12)
        },
        Case("an aggregate without groups is one row, also over nothing") { session in
            let body: JSONValue = [
                "select": ["n": ["count": "*"], "s": ["sum": "views"], "a": ["avg": "views"], "m": ["max": "title"]]
            ]
            try claimEqual(try await session.aggregate("posts", body), [[0, nil, nil, nil]])
            try claimEqual(
                try await session.aggregate("posts", ["group": ["kind"], "select": ["n": ["count": "*"]]]),
                []
            )
        },
    ]
}
