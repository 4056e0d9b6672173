// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import DataDomain
import Kernel

/// Keeps accounts and what belongs to them as records of built-in entities, so that every database has them at once.
struct RecordsAuthStore: AuthStore {
    let records: OwnRecords

    func find(_ kind: AuthRecordKind, id: RecordID) async throws(AuthError) -> AuthRecord? {
        do throws(DataError) {
            return try await records.find(BuiltInEntities.name(of: kind), id: id).map(AuthRecord.init)
        } catch {
            throw AuthError(storing: error)
        }
    }

    func find(
        _ kind: AuthRecordKind,
        where matches: [AuthMatch],
        oldestFirst: Bool,
        after: RecordID?,
        limit: Int
    ) async throws(AuthError) -> [AuthRecord] {
        guard limit > 0 else { return [] }
        var parts = matches.map(\.condition)
        if let after { parts.append(["id": [oldestFirst ? "$gt" : "$lt": after.json]]) }
        do throws(DataError) {
            return try await records.find(
                BuiltInEntities.name(of: kind),
                where: ["$and": .array(parts)],
                oldestFirst: oldestFirst,
                limit: limit
            ).map(AuthRecord.init)
        } catch {
            throw AuthError(storing: error)
        }
    }

    func commit(_ writes: [AuthWrite]) async throws(AuthError) -> [AuthRecord] {
        do throws(OwnRecords.Refusal) {
            return try await records.commit(writes.map(Self.write)).map(AuthRecord.init)
        } catch {
            switch error {
            case .stale: throw .stale
            case .refused(let error): throw AuthError(storing: error)
            }
        }
    }

    func mark(of kind: AuthRecordKind) -> Int64? { records.mark(of: BuiltInEntities.name(of: kind)) }

    static func write(_ write: AuthWrite) -> OwnWrite {
        switch write {
        // Apps give accounts fields of their own, which whoever signs up fills in.
        case .insert(.accounts, let values):
            .insertSent(BuiltInEntities.name(of: .accounts), values, own: ownFields)
        case .insert(let kind, let values): .insert(BuiltInEntities.name(of: kind), values)
        case .update(let kind, let id, let version, let values):
            .update(BuiltInEntities.name(of: kind), id: id, ifVersion: version, values)
        case .updateAll(let kind, let matches, let values):
            .updateAll(BuiltInEntities.name(of: kind), where: condition(matches), values)
        case .removeAll(let kind, let matches):
            .removeAll(BuiltInEntities.name(of: kind), where: condition(matches))
        }
    }

    private static let ownFields = Set(AuthRecordKind.accounts.fields.map(\.name) + ["id"])

    private static func condition(_ matches: [AuthMatch]) -> JSONValue {
        matches.isEmpty ? JSONValue.object(JSONObject()) : ["$and": .array(matches.map(\.condition))]
    }
}

extension AuthRecord {
    init(_ row: OwnRecords.Row) { self.init(id: row.id, version: row.version, values: row.values) }
}

extension AuthMatch {
    /// The same in the language of queries. Null equals null here.
    fileprivate var condition: JSONValue {
        switch self {
        case .equal(let field, .null): [field: ["$isnull": true]]
        case .notEqual(let field, .null): [field: ["$isnull": false]]
        case .equal(let field, let value): [field: ["$eq": value]]
        case .notEqual(let field, let value): ["$or": [[field: ["$ne": value]], [field: ["$isnull": true]]]]
        case .less(let field, let value): [field: ["$lt": value]]
        case .greater(let field, let value): [field: ["$gt": value]]
        }
    }
}

extension AuthError {
    /// What the database said of something of Roost's own.
    init(storing error: DataError) {
        switch error {
        case .conflict("not_unique", let issues):
            self = .taken(field: String(issues.first?.pointer.dropFirst() ?? ""))
        case .invalid(let issues):
            self = .invalid(issues.map { .init(pointer: $0.pointer, code: $0.code, message: $0.message) })
        case .refusedByHook(let code, let message): self = .conflict(code: code, message: message)
        case .overloaded, .deadlineExceeded: self = .overloaded
        case .unavailable, .storageFull, .schemaChanged: self = .unavailable
        case .notFound: self = .notFound
        case .conflict(let code, let issues):
            self = .conflict(code: code, message: issues.first?.message ?? "The records allow no such change.")
        default: self = .internalFailure("\(error)")
        }
    }
}
