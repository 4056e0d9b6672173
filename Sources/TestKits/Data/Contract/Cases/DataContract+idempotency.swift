// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel

extension DataContract {
    private static let now = ContractSession.time
    private static let later = Timestamp(millisecondsSinceEpoch: now.millisecondsSinceEpoch + 1000)
    private static let after = Timestamp(millisecondsSinceEpoch: now.millisecondsSinceEpoch + 1001)

    private static func record(_ fingerprint: String = "body", scope: String = "scope") -> IdempotencyRecord {
        IdempotencyRecord(scope: scope, fingerprint: fingerprint, expires: later)
    }

    private static let answer = KeptAnswer(code: 201, headers: JSONObject([("ETag", "\"é\"")]), body: [1, 0, 255])

    /// An answer that tells which row was written.
    private static func plan(_ fingerprint: String = "body", replaces: Bool = false) -> AnswerPlan {
        AnswerPlan(record: record(fingerprint), replaces: replaces) { outcome in
            let ids = outcome.results.flatMap(\.rows).map(\.id.description)
            return KeptAnswer(code: 201, headers: JSONObject([("rows", .string(ids.joined(separator: " ")))]), body: [])
        }
    }

    private static func keep(
        _ kept: KeptAnswer,
        _ record: IdempotencyRecord,
        replacing: Bool = false,
        at moment: Timestamp = now,
        in session: ContractSession
    ) async throws {
        try await session.database.keep(kept, for: record, replacing: replacing, now: moment)
    }

    static let idempotency: [Case] = [
        Case("an answer is kept under its scope") { session in
            let database = session.database
            try claimEqual(try await database.storedAnswer(scope: "scope", now: now), nil)
            try await keep(answer, record(), in: session)
            try claimEqual(
                try await database.storedAnswer(scope: "scope", now: now),
                StoredAnswer(fingerprint: "body", answer: answer)
            )
            try claimEqual(try await database.storedAnswer(scope: "other", now: now), nil, "another scope")
        },
        Case("the first answer stays, unless it is replaced") { session in
            let other = KeptAnswer(code: 422, body: [2])
            try await keep(answer, record(), in: session)
            try await claimFailure(.idempotencyAnswered) { try await keep(other, record(), in: session) }
            try await claimFailure(.idempotencyMismatch) { try await keep(other, record("another"), in: session) }
            try await claimFailure(.idempotencyMismatch) {
                try await keep(other, record("another"), replacing: true, in: session)
            }
            try claimEqual(try await session.database.storedAnswer(scope: "scope", now: now)?.answer, answer)
            try await keep(other, record(), replacing: true, in: session)
            try claimEqual(try await session.database.storedAnswer(scope: "scope", now: now)?.answer, other)
        },
        Case("an answer expires") { session in
            try await keep(answer, record(), in: session)
            try claimEqual(try await session.database.storedAnswer(scope: "scope", now: after), nil)
            try await keep(answer, record("another"), at: after, in: session)
        },
        Case("the answer to a write stands or falls with it") { session in
            try await session.add("tags", ["title": "taken"])
            let clash = try session.insert("tags", [["title": "taken"]])
            try await claimFailure("notUnique", where: { if case .notUnique = $0 { true } else { false } }) {
                _ = try await session.database.write(session.plan([clash], answer: plan()))
            }
            try claimEqual(try await session.database.storedAnswer(scope: "scope", now: now), nil)
            let insert = try session.insert("tags", [["title": "free"]])
            let outcome = try await session.database.write(session.plan([insert], answer: plan()))
            let id = outcome.results.flatMap(\.rows).map(\.id.description).joined()
            try claimEqual(
                try await session.database.storedAnswer(scope: "scope", now: now),
                StoredAnswer(
                    fingerprint: "body",
                    answer: KeptAnswer(code: 201, headers: JSONObject([("rows", .string(id))]), body: [])
                )
            )
        },
        Case("a write whose scope has its answer does nothing") { session in
            let write = { (title: JSONValue, answer: AnswerPlan) in
                let insert = try session.insert("tags", [["title": title]])
                _ = try await session.database.write(session.plan([insert], answer: answer))
            }
            try await write("first", plan())
            try await claimFailure(.idempotencyAnswered) { try await write("second", plan()) }
            try await claimFailure(.idempotencyMismatch) { try await write("third", plan("another")) }
            try await write("fourth", plan(replaces: true))
            try claimEqual(try await session.column("title", "tags", ["sort": "id"]), ["first", "fourth"])
        },
        Case("one of many writes with the same scope is done") { session in
            let done = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<20 {
                    let insert = try session.insert("tags", [["title": .string("\(number)")]])
                    let write = session.plan([insert], answer: plan())
                    group.addTask {
                        do {
                            _ = try await session.database.write(write)
                            return true
                        } catch DatabaseError.idempotencyAnswered {
                            return false
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            try claimEqual(done, 1)
            try claimEqual(try await session.count("tags"), 1)
        },
    ]
}
