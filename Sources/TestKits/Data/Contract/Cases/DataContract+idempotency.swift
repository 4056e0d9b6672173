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

    static let idempotency: [Case] = [
        Case("a scope is claimed once, and its answer kept") { session in
            let database = session.database
            try claimEqual(try await database.storedAnswer(scope: "scope", now: now), nil)
            try claimEqual(try await database.claim(record(), now: now), true)
            try claimEqual(try await database.claim(record(), now: now), false)
            try claimEqual(
                try await database.storedAnswer(scope: "scope", now: now),
                StoredAnswer(fingerprint: "body", code: nil, body: []),
                "a running claim"
            )
            try await database.settle(scope: "scope", code: 201, body: [1, 0, 255])
            try claimEqual(
                try await database.storedAnswer(scope: "scope", now: now),
                StoredAnswer(fingerprint: "body", code: 201, body: [1, 0, 255])
            )
            try claimEqual(try await database.claim(record(), now: now), false)
            try claimEqual(try await database.claim(record(scope: "other"), now: now), true, "another scope")
        },
        Case("the same scope with another body is a mismatch") { session in
            _ = try await session.database.claim(record(), now: now)
            try await claimFailure(.idempotencyMismatch) {
                _ = try await session.database.claim(record("another"), now: now)
            }
        },
        Case("a claim that is given up is free again") { session in
            _ = try await session.database.claim(record(), now: now)
            try await session.database.settle(scope: "scope", code: nil, body: [])
            try claimEqual(try await session.database.storedAnswer(scope: "scope", now: now), nil)
            try claimEqual(try await session.database.claim(record("another"), now: now), true)
        },
        Case("a claim expires") { session in
            _ = try await session.database.claim(record(), now: now)
            try await session.database.settle(scope: "scope", code: 200, body: [1])
            try claimEqual(try await session.database.storedAnswer(scope: "scope", now: after), nil)
            try claimEqual(try await session.database.claim(record("another"), now: after), true)
        },
        Case("one of many who claim a scope at once gets it") { session in
            let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 { group.addTask { try await session.database.claim(record(), now: now) } }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            try claimEqual(winners, 1)
        },
        Case("a write's own claim stands or falls with it") { session in
            try await session.add("tags", ["title": "taken"])
            let clash = try session.insert("tags", [["title": "taken"]])
            try await claimFailure("notUnique", where: { if case .notUnique = $0 { true } else { false } }) {
                _ = try await session.database.write(session.plan([clash], idempotency: record()))
            }
            try claimEqual(try await session.database.storedAnswer(scope: "scope", now: now), nil)
            let insert = try session.insert("tags", [["title": "free"]])
            _ = try await session.database.write(session.plan([insert], idempotency: record()))
            try claimEqual(try await session.database.storedAnswer(scope: "scope", now: now)?.fingerprint, "body")
            try await claimFailure(.idempotencyMismatch) {
                _ = try await session.database.write(session.plan([], idempotency: record("another")))
            }
            try await session.database.settle(scope: "scope", code: 200, body: [])
            try await claimFailure(.idempotencyRunning) {
                _ = try await session.database.write(session.plan([], idempotency: record()))
            }
        },
    ]
}
