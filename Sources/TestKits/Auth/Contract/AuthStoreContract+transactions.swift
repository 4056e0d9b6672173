// SPDX-License-Identifier: Apache-2.0

internal import AuthDomain
internal import Kernel

extension AuthStoreContract {
    static let transactions: [Case] = [
        Case("a commit answers inserts and updates by id, in order, and nothing else") { store in
            let first = try await store.addSessions(["a"])
            let answers = try await store.commit([
                .changeAll(.sessions, [.equal("user", "a")], ["kind": "refresh"]),
                .change(first[0], .sessions, ["address": "::1"]),
                .removeAll(.sessions, where: [.equal("user", "nobody")]), .new(.sessions, ["user": "b"]),
            ])
            try claimEqual(answers.map { $0.text("user") }, ["a", "b"])
            try claimEqual(answers[0].text("kind"), "refresh")
            try claimEqual(answers[0].text("address"), "::1")
        },
        Case("a refused commit leaves nothing behind, in whatever kind") { store in
            let first = try await store.commit([.new(.accounts, ["email": "a@b.example", "strategy": "x"])])
            _ = try await store.addSessions(["a"])
            try await claimFailure(.taken(field: "email")) {
                _ = try await store.commit([
                    .new(.sessions, ["user": "b"]), .removeAll(.sessions, where: [.equal("user", "a")]),
                    .change(first[0], .accounts, ["language": "de"]),
                    .new(.accounts, ["email": "a@b.example", "strategy": "x"]),
                ])
            }
            try claimEqual(try await store.all(.sessions).map { $0.text("user") }, ["a"])
            try claimEqual(try await store.find(.accounts, id: first[0].id), first[0])
        },
        Case("an empty commit is one") { store in try claimEqual(try await store.commit([]), []) },
        Case("all that matches is changed or removed, and nothing else") { store in
            _ = try await store.addSessions(["a", "b", "a"])
            _ = try await store.commit([.changeAll(.sessions, [.equal("user", "a")], ["kind": "refresh"])])
            try claimEqual(try await store.all(.sessions).map { $0.text("kind") }, ["refresh", "token", "refresh"])
            _ = try await store.commit([.removeAll(.sessions, where: [.notEqual("user", "b")])])
            try claimEqual(try await store.all(.sessions).map { $0.text("user") }, ["b"])
            _ = try await store.commit([.removeAll(.sessions, where: [])])
            try claimEqual(try await store.all(.sessions), [])
        },
        Case("a removed record is gone for every later write") { store in
            let made = try await store.addSessions(["a"])
            _ = try await store.commit([.removeAll(.sessions, where: [.equal("id", made[0].id.json)])])
            try claimEqual(try await store.find(.sessions, id: made[0].id), nil)
            try await claimFailure(.stale) {
                _ = try await store.commit([.change(made[0], .sessions, ["kind": "token"])])
            }
        },
        Case("an account can be changed and removed in one commit") { store in
            let made = try await store.commit([.new(.accounts, ["email": "a@b.example", "strategy": "x"])])
            _ = try await store.commit([
                .change(made[0], .accounts, ifVersion: made[0].version, ["disabled": true]),
                .removeAll(.accounts, where: [.equal("id", made[0].id.json)]),
            ])
            try claimEqual(try await store.find(.accounts, id: made[0].id), nil)
        },
    ]

    static let versions: [Case] = [
        Case("every change of a record raises its version") { store in
            let made = try await store.addSessions(["a"])
            let changed = try await store.commit([.change(made[0], .sessions, ["kind": "refresh"])])
            try claim(changed[0].version > made[0].version, "\(changed[0].version) after \(made[0].version)")
            _ = try await store.commit([.changeAll(.sessions, [], ["kind": "token"])])
            let now = try await store.find(.sessions, id: made[0].id)
            try claim((now?.version ?? 0) > changed[0].version, "a change of all raises no version")
        },
        Case("a change for another version is stale and changes nothing") { store in
            let made = try await store.addSessions(["a"])
            let version = made[0].version
            let changed = try await store.commit([.change(made[0], .sessions, ifVersion: version, ["kind": "first"])])
            try await claimFailure(.stale) {
                _ = try await store.commit([.change(made[0], .sessions, ifVersion: version, ["kind": "second"])])
            }
            try claimEqual(try await store.find(.sessions, id: made[0].id), changed[0])
        },
        Case("of many changes for the same version at the same time, one wins") { store in
            let made = try await store.addSessions(["a"])
            let winners = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<16 {
                    group.addTask {
                        let value = JSONValue.string(String(number))
                        let write = AuthWrite.change(
                            made[0],
                            .sessions,
                            ifVersion: made[0].version,
                            ["address": value]
                        )
                        do {
                            _ = try await store.commit([write])
                            return 1
                        } catch AuthError.stale {
                            return 0
                        }
                    }
                }
                return try await group.reduce(0, +)
            }
            try claimEqual(winners, 1, "the number of winners")
        },
        Case("of many inserts of the same unique value at the same time, one wins") { store in
            let winners = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        do {
                            _ = try await store.commit([.new(.accounts, ["email": "a@b.example", "strategy": "x"])])
                            return 1
                        } catch AuthError.taken(let field) {
                            try claimEqual(field, "email")
                            return 0
                        }
                    }
                }
                return try await group.reduce(0, +)
            }
            try claimEqual(winners, 1, "the number of winners")
        },
    ]
}
