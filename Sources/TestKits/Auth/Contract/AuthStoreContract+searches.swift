// SPDX-License-Identifier: Apache-2.0

internal import AuthDomain
internal import Kernel

extension AuthStoreContract {
    static let searches: [Case] = [
        Case("records come newest first or oldest first, as asked for") { store in
            let made = try await store.addSessions(["1", "2", "3"])
            try claimEqual(try await store.all(.sessions).map(\.id), made.map(\.id))
            let newest = try await store.all(.sessions, oldestFirst: false)
            try claimEqual(newest.map(\.id), made.reversed().map(\.id))
        },
        Case("pages follow each other without gap or repetition") { store in
            let made = try await store.addSessions((0..<7).map { String($0 % 2) })
            for oldestFirst in [true, false] {
                var (seen, after) = ([RecordID](), RecordID?.none)
                for _ in 0..<10 {
                    let page = try await store.all(.sessions, oldestFirst: oldestFirst, after: after, limit: 3)
                    try claim(page.count <= 3, "a page of 3 has \(page.count)")
                    seen += page.map(\.id)
                    guard let last = page.last else { break }
                    after = last.id
                }
                try claimEqual(seen, oldestFirst ? made.map(\.id) : made.reversed().map(\.id))
            }
        },
        Case("a page of what matches goes on behind the last one that matched") { store in
            let made = try await store.addSessions(["a", "b", "a", "b", "a"])
            let ofA: [AuthMatch] = [.equal("user", "a")]
            let first = try await store.all(.sessions, ofA, limit: 2)
            try claimEqual(first.map(\.id), [made[0].id, made[2].id])
            let second = try await store.all(.sessions, ofA, after: first[1].id, limit: 2)
            try claimEqual(second.map(\.id), [made[4].id])
        },
        Case("all of the matches must hold") { store in
            _ = try await store.addSessions(["a", "b"])
            let both: [AuthMatch] = [.equal("user", "a"), .equal("kind", "token")]
            try claimEqual(try await store.all(.sessions, both).map { $0.text("user") }, ["a"])
            try claimEqual(try await store.all(.sessions, both + [.equal("kind", "refresh")]), [])
        },
        Case("a value is equal to itself alone, letter by letter") { store in
            _ = try await store.addSessions(["a", "A", "a ", "%", ""])
            for user in ["a", "A", "a ", "%", ""] {
                let found = try await store.all(.sessions, [.equal("user", .string(user))])
                try claimEqual(found.map { $0.text("user") }, [user])
            }
            try claimEqual(try await store.all(.sessions, [.equal("user", "_")]), [])
        },
        Case("what is null equals null, and differs from everything else") { store in
            let made = try await store.commit([
                .new(.sessions, ["user": "a", "impersonator": "9"]), .new(.sessions, ["user": "b"]),
            ])
            let absent = try await store.all(.sessions, [.equal("impersonator", .null)])
            try claimEqual(absent.map(\.id), [made[1].id])
            let other = try await store.all(.sessions, [.notEqual("impersonator", "9")])
            try claimEqual(other.map(\.id), [made[1].id])
            let present = try await store.all(.sessions, [.notEqual("impersonator", .null)])
            try claimEqual(present.map(\.id), [made[0].id])
        },
        Case("the id can be matched") { store in
            let made = try await store.addSessions(["a", "b"])
            try claimEqual(try await store.all(.sessions, [.equal("id", made[0].id.json)]).map(\.id), [made[0].id])
            try claimEqual(try await store.all(.sessions, [.notEqual("id", made[0].id.json)]).map(\.id), [made[1].id])
            let account = try await store.commit([.new(.accounts, ["email": "a@b.example", "strategy": "x"])])
            let found = try await store.all(.accounts, [.equal("id", account[0].id.json)])
            try claimEqual(found.map(\.id), [account[0].id])
        },
        Case("moments and numbers have an order, and null has no place in it") { store in
            _ = try await store.commit([
                .new(.sessions, ["user": "early", "expiresAt": "2024-05-01T12:00:00.000Z"]),
                .new(.sessions, ["user": "late", "expiresAt": "2024-05-01T12:00:00.001Z"]),
                .new(.sessions, ["user": "never"]),
            ])
            let moment: JSONValue = "2024-05-01T12:00:00.001Z"
            let before = try await store.all(.sessions, [.less("expiresAt", moment)])
            try claimEqual(before.map { $0.text("user") }, ["early"])
            let after = try await store.all(.sessions, [.greater("expiresAt", "2024-05-01T12:00:00.000Z")])
            try claimEqual(after.map { $0.text("user") }, ["late"])
            _ = try await store.commit([
                .new(.challenges, ["hash": "1", "attempts": 9]), .new(.challenges, ["hash": "2", "attempts": 10]),
            ])
            let many = try await store.all(.challenges, [.greater("attempts", 9)])
            try claimEqual(many.map { $0.text("hash") }, ["2"])
        },
        Case("truths and lists can be kept, and truths matched") { store in
            _ = try await store.commit([
                .new(.accounts, ["email": "a@b.example", "strategy": "x", "disabled": true, "roles": ["r", "s"]]),
                .new(.accounts, ["email": "c@d.example", "strategy": "x", "disabled": false, "roles": []]),
            ])
            let off = try await store.all(.accounts, [.equal("disabled", true)])
            try claimEqual(off.map { $0.text("email") }, ["a@b.example"])
            try claimEqual(off[0]["roles"], ["r", "s"])
        },
    ]
}
