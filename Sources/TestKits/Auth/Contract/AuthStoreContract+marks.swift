// SPDX-License-Identifier: Apache-2.0

internal import AuthDomain
internal import Kernel

extension AuthStoreContract {
    /// What stores that give no marks keep by giving none.
    static let marks: [Case] = [
        Case("a mark has grown as soon as a change of its kind is acknowledged") { store in
            guard var last = store.mark(of: .sessions) else { return }
            let made = try await store.addSessions(["a"])
            let changes: [[AuthWrite]] = [
                [.change(made[0], .sessions, ["kind": "refresh"])], [.changeAll(.sessions, [], ["kind": "token"])],
                [.new(.sessions, ["user": "b"])], [.removeAll(.sessions, where: [])],
            ]
            try Self.claimGrowth(of: &last, store, "insert")
            for (number, writes) in changes.enumerated() {
                _ = try await store.commit(writes)
                try Self.claimGrowth(of: &last, store, "change \(number)")
            }
        },
        Case("reading moves no mark") { store in
            _ = try await store.addSessions(["a"])
            let before = store.mark(of: .sessions)
            _ = try await store.all(.sessions)
            _ = try await store.find(.sessions, id: .text("nobody"))
            try claimEqual(store.mark(of: .sessions), before)
        },
    ]

    private static func claimGrowth(of last: inout Int64, _ store: any AuthStore, _ what: String) throws {
        // A store may stop knowing, but not go back.
        guard let mark = store.mark(of: .sessions) else { return }
        try claim(mark > last, "\(what): \(mark) after \(last)")
        last = mark
    }

    static let kinds: [Case] = [
        Case("every kind keeps every field that it has") { store in
            for kind in AuthRecordKind.allCases {
                var values = JSONObject()
                for field in kind.fields { values[field.name] = sample(field) }
                let made = try await store.commit([.insert(kind, values)])
                let found = try await store.find(kind, id: made[0].id)
                for member in values { try claimEqual(found?[member.key], member.value, "\(kind).\(member.key)") }
            }
        },
        Case("kinds are kept apart") { store in
            _ = try await store.addSessions(["a"])
            for kind in AuthRecordKind.allCases where kind != .sessions {
                try claimEqual(try await store.all(kind), [])
            }
        },
    ]

    private static func sample(_ field: AuthField) -> JSONValue {
        switch field.kind {
        case .text: field.name == "email" ? "a@b.example" : .string("a \(field.name)")
        case .integer: 9_007_199_254_740_993
        case .boolean: true
        case .instant: "2024-05-01T12:00:00.123Z"
        case .json: ["a": [1, true, .null, "x"], "b": ["c": 2.5]]
        }
    }
}
