// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel
import Synchronization

extension DataContract {
    static let hooks: [Case] = [
        Case("a transaction hook sees what the plan changed, and the rows as they are now") { session in
            let seen = Mutex<[Change]>([])
            let title = Mutex<Value?>(nil)
            let posts = try EntityName(of: "posts")
            let hook = TransactionHook { (changes, transaction) throws(DataError) in
                seen.withLock { $0 = changes }
                guard let change = changes.first else { return }
                let record = try transaction.record(change.recordID, of: posts)
                title.withLock { $0 = record?["title"] }
            }
            let insert = try session.insert("posts", [["title": "a"]])
            let outcome = try await session.database.write(session.plan([insert], hooks: [hook]))
            try claimEqual(seen.withLock { $0 }, outcome.changes)
            try claimEqual(title.withLock { $0 }, .text("a"))
        },
        Case("a hook's writes are part of the transaction and of its log") { session in
            let further = try session.insert("tags", [["title": "by hook"]])
            let hook = TransactionHook { (_, transaction) throws(DataError) in
                let results = try transaction.write([further])
                guard results.count == 1, results[0].rows.count == 1 else { throw .internalFailure("no result") }
            }
            let insert = try session.insert("posts", [["title": "a"]])
            let outcome = try await session.database.write(session.plan([insert], hooks: [hook]))
            try claimEqual(outcome.results.count, 1, "results of the plan's own operations")
            try claimEqual(outcome.changes.map(\.entityID), ["e-posts", "e-tags"])
            try claimEqual(Set(outcome.changes.map(\.transaction)).count, 1, "transactions")
            try claimEqual(try await session.column("title", "tags"), ["by hook"])
        },
        Case("what a hook throws undoes the plan and what hooks wrote") { session in
            let further = try session.insert("tags", [["title": "by hook"]])
            let refusal = DataError.refusedByHook(code: "no", message: "not today")
            let hooks = [
                TransactionHook { (_, transaction) throws(DataError) in _ = try transaction.write([further]) },
                TransactionHook { (_, _) throws(DataError) in throw refusal },
            ]
            let insert = try session.insert("posts", [["title": "a"]])
            try await claimFailure(.refusedByHook(refusal)) {
                _ = try await session.database.write(session.plan([insert], hooks: hooks))
            }
            try claimEqual([try await session.count("posts"), try await session.count("tags")], [0, 0])
            try claimEqual(try await session.database.changes(after: 0, limit: 9), [])
        },
        Case("a write of a hook that fails undoes the plan") { session in
            try await session.add("tags", ["title": "taken"])
            let further = try session.insert("tags", [["title": "taken"]])
            let hook = TransactionHook { (_, transaction) throws(DataError) in _ = try transaction.write([further]) }
            let insert = try session.insert("posts", [["title": "a"]])
            try await claimFailure("notUnique", where: { if case .notUnique = $0 { true } else { false } }) {
                _ = try await session.database.write(session.plan([insert], hooks: [hook]))
            }
            try claimEqual(try await session.count("posts"), 0)
        },
        Case("a hook may go on after a write that failed") { session in
            try await session.add("tags", ["title": "taken"])
            let clash = try session.insert("tags", [["title": "new"], ["title": "taken"]])
            let hook = TransactionHook { (_, transaction) throws(DataError) in
                do throws(DataError) { _ = try transaction.write([clash]) } catch {}
            }
            let insert = try session.insert("posts", [["title": "a"]])
            _ = try await session.database.write(session.plan([insert], hooks: [hook]))
            try claimEqual(try await session.column("title", "tags"), ["taken"])
            try claimEqual(try await session.count("posts"), 1)
        },
        Case("a record that is not there is nil to a hook") { session in
            let found = Mutex(true)
            let tags = try EntityName(of: "tags")
            let hook = TransactionHook { (_, transaction) throws(DataError) in
                let record = try transaction.record(.integer(77), of: tags)
                found.withLock { $0 = record != nil }
            }
            let insert = try session.insert("posts", [["title": "a"]])
            _ = try await session.database.write(session.plan([insert], hooks: [hook]))
            try claimEqual(found.withLock { $0 }, false)
        },
    ]
}
