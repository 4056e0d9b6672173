// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel
import Synchronization

extension DataContract {
    private static func log(_ session: ContractSession, after position: Int64 = 0) async throws -> [Change] {
        try await session.database.changes(after: position, limit: 1000)
    }

    static let changes: [Case] = [
        Case("the log tells of creates, updates and deletes with the values before") { session in
            let id = try await session.id("posts", ["title": "a", "views": 1])
            try await session.write(try session.update("posts", .id(id), ["title": "b", "views": 1, "price": 2.5]))
            try await session.write(try session.delete("posts", .id(id)))
            let log = try await log(session)
            try claimEqual(log.map(\.action), [.create, .update, .delete])
            try claimEqual(log.map(\.version), [1, 2, 2])
            try claimEqual(log.map(\.old)[0], JSONObject(), "the image before a create")
            try claimEqual(log[1].old, JSONObject([("title", "a"), ("price", nil)]), "what an update changed")
            try claimEqual(log[2].old["title"], "b")
            try claimEqual(log[2].old["price"]?.doubleValue, 2.5)
            try claimEqual(log[2].old["kind"], .null, "a null of a deleted row")
            try claimEqual(Set(log.map(\.entityID)), ["e-posts"])
            try claimEqual(Set(log.map(\.recordID)), [id])
        },
        Case("entries name who did it, when and for which request") { session in
            let insert = try session.insert("tags", [["title": "a"]])
            _ = try await session.database.write(session.plan([insert], by: "user:7", requestID: "r1"))
            let entry = try await log(session)[0]
            try claimEqual([entry.actor, entry.requestID], ["user:7", "r1"])
            try claimEqual(entry.time, ContractSession.time)
        },
        Case("the log never holds a secret") { session in
            let id = try await session.id("authors", ["title": "a", "password": "$hash$"])
            try await session.write(try session.update("authors", .id(id), ["password": "$other$", "title": "b"]))
            try await session.write(try session.delete("authors", .id(id)))
            let log = try await log(session)
            try claimEqual(log.map { $0.old["password"] }, [nil, nil, nil])
            try claim(!"\(log)".contains("$hash$") && !"\(log)".contains("$other$"), "a secret is in the log")
        },
        Case("entries of a transaction share its number and stand in order") { session in
            try await session.write(
                try session.insert("tags", ["a", "b"].titles),
                try session.insert("posts", ["c"].titles)
            )
            try await session.add("tags", ["d"].titles)
            let log = try await log(session)
            try claimEqual(log.map(\.position), log.map(\.position).sorted())
            try claimEqual(Set(log.map(\.position)).count, 4, "positions")
            try claimEqual(log.map(\.transaction), [0, 0, 0, 3].map { log[$0].position })
            let outcome = try await session.write(try session.insert("tags", ["e"].titles))
            try claimEqual(try await Self.log(session).last, outcome.changes.last)
        },
        Case("the log is read from a position on, in pages") { session in
            for title in ["a", "b", "c", "d"] { try await session.add("tags", [title].titles) }
            let all = try await log(session)
            let page = try await session.database.changes(after: all[0].position, limit: 2)
            try claimEqual(page, Array(all[1...2]))
            try claimEqual(try await log(session, after: all[3].position), [])
        },
        Case("soft deletion is a delete, restoring an update") { session in
            let id = try await session.id("drafts", ["title": "a"])
            try await session.write(try session.delete("drafts", .id(id), softly: true))
            try await session.write(try session.update("drafts", .id(id), ["deletedAt": nil], restores: true))
            let log = try await log(session)
            try claimEqual(log.map(\.action), [.create, .delete, .update])
            try claimEqual(log[1].old["title"], "a")
            try claimEqual(log[1].old["deletedAt"], .null)
            try claimEqual(log[2].old, JSONObject([("deletedAt", .string(ContractSession.time.description))]))
            try claimEqual(log.map(\.version), [1, 1, 3])
        },
        Case("a change of code points alone is a change") { session in
            let id = try await session.id("posts", ["title": "caf\u{E9}"])
            try await session.write(try session.update("posts", .id(id), ["title": "cafe\u{301}"]))
            let old = try await log(session)[1].old["title"]?.stringValue
            try claimEqual(old.map { Array($0.utf8) }, Array("caf\u{E9}".utf8))
        },
        Case("observers hear of commits in their order, and of nothing that failed") { session in
            let (commits, continuation) = AsyncStream<[Change]>.makeStream()
            session.database.observeChanges { continuation.yield($0) }
            let taken = try session.insert("tags", ["taken"].titles)
            try await session.write(taken)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    let insert = try session.insert("tags", ["t\(number)", "u\(number)"].titles)
                    group.addTask { try await session.write(insert) }
                    group.addTask { _ = try? await session.write(insert, taken) }
                }
                try await group.waitForAll()
            }
            let log = try await log(session)
            var heard: [Change] = []
            for await commit in commits {
                try claimEqual(Set(commit.map(\.transaction)).count, 1, "transactions told at once")
                heard += commit
                if heard.count >= log.count { break }
            }
            try claimEqual(heard, log)
            try claimEqual(heard.count, try await Int(session.count("tags")))
        },
        Case("a change mark grows with each change of its entity, and with no other") { session in
            let (posts, tags) = (try session.entity("posts"), try session.entity("tags"))
            guard let first = session.database.changeMark(of: posts), let other = session.database.changeMark(of: tags)
            else {
                throw ContractFailure(description: "a table of Roost's own has a mark")
            }
            let id = try await session.id("posts", ["title": "a"])
            let second = session.database.changeMark(of: posts) ?? first
            try await session.write(try session.delete("posts", .id(id)))
            let third = session.database.changeMark(of: posts) ?? first
            try claim(first < second && second < third, "marks \(first), \(second), \(third)")
            try claimEqual(session.database.changeMark(of: tags), other)
        },
    ]
}
