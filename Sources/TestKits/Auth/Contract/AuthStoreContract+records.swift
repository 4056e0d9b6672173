// SPDX-License-Identifier: Apache-2.0

internal import AuthDomain
internal import Kernel

extension AuthStore {
    func all(
        _ kind: AuthRecordKind,
        _ matches: [AuthMatch] = [],
        oldestFirst: Bool = true,
        after: RecordID? = nil,
        limit: Int = 100
    ) async throws -> [AuthRecord] {
        try await find(kind, where: matches, oldestFirst: oldestFirst, after: after, limit: limit)
    }

    /// Inserts one session each, for the users named.
    func addSessions(_ users: [String]) async throws -> [AuthRecord] {
        var records: [AuthRecord] = []
        for user in users {
            records += try await commit([.new(.sessions, ["user": .string(user), "kind": "token"])])
        }
        return records
    }
}

extension AuthRecord {
    func text(_ field: String) -> String? { self[field]?.stringValue }
}

extension AuthStoreContract {
    static let records: [Case] = [
        Case("an account is found by its id with all it was given") { store in
            let values: KeyValuePairs<String, JSONValue> = [
                "email": "ann@example.org", "strategy": "password", "strategy_value": "$hash$", "role": "admin",
                "roles": ["admin", "editor"], "verified": true, "disabled": false, "anonymous": false,
            ]
            let made = try await store.commit([.new(.accounts, values)])
            try claimEqual(made.count, 1)
            let found = try await store.find(.accounts, id: made[0].id)
            try claimEqual(found, made[0])
            for (name, value) in values { try claimEqual(found?[name], value, name) }
        },
        Case("what was not given is null or absent") { store in
            let made = try await store.commit([.new(.accounts, ["email": "ann@example.org", "strategy": "x"])])
            for name in ["strategy_value", "language", "email_pending"] {
                try claim(made[0][name].map(\.isNull) ?? true, "\(name) is \(String(describing: made[0][name]))")
            }
        },
        Case("no record has an id that nobody was given") { store in
            for kind in AuthRecordKind.allCases {
                try claimEqual(try await store.find(kind, id: .text("018f0000-0000-7000-8000-000000000009")), nil)
                try claimEqual(try await store.find(kind, id: .integer(4_711)), nil)
                try claimEqual(try await store.find(kind, id: .text("no id at all")), nil)
                try claimEqual(try await store.find(kind, id: .text("")), nil)
            }
        },
        Case("a given id is kept, and can't be given twice") { store in
            let id = "018f0000-0000-7000-8000-00000000000a"
            let made = try await store.commit([.new(.sessions, ["id": .string(id), "user": "1"])])
            try claimEqual(made.map(\.id), [.text(id)])
            try await claimFailure(.taken(field: "id")) {
                _ = try await store.commit([.new(.sessions, ["id": .string(id), "user": "2"])])
            }
            try claimEqual(try await store.find(.sessions, id: .text(id))?.text("user"), "1")
        },
        Case("moments come back as they went in") { store in
            let moment: JSONValue = "2024-05-01T12:00:00.123Z"
            let made = try await store.commit([.new(.sessions, ["user": "1", "expiresAt": moment])])
            try claimEqual(try await store.find(.sessions, id: made[0].id)?["expiresAt"], moment)
        },
        Case("a unique value is taken once, and free again when its record is gone or has another") { store in
            let email: JSONValue = "ann@example.org"
            let first = try await store.commit([.new(.accounts, ["email": email, "strategy": "password"])])
            try await claimFailure(.taken(field: "email")) {
                _ = try await store.commit([.new(.accounts, ["email": email, "strategy": "password"])])
            }
            _ = try await store.commit([.change(first[0], .accounts, ["email": "bea@example.org"])])
            let second = try await store.commit([.new(.accounts, ["email": email, "strategy": "password"])])
            try await claimFailure(.taken(field: "email")) {
                _ = try await store.commit([.change(second[0], .accounts, ["email": "bea@example.org"])])
            }
            _ = try await store.commit([.removeAll(.accounts, where: [.equal("email", "bea@example.org")])])
            _ = try await store.commit([.new(.accounts, ["email": "bea@example.org", "strategy": "password"])])
            try claimEqual(try await store.all(.accounts).count, 2)
        },
        Case("null is no value that could be taken") { store in
            _ = try await store.commit([
                .new(.sessions, ["user": "1", "refreshHash": .null]), .new(.sessions, ["user": "2"]),
            ])
            try claimEqual(try await store.all(.sessions, [.equal("refreshHash", .null)]).count, 2)
        },
    ]
}
