// SPDX-License-Identifier: Apache-2.0

internal import AuthDomain
internal import Kernel

/// All records of a store in memory.
struct MemoryState: Sendable {
    var tables: [AuthRecordKind: [RecordID: AuthRecord]] = [:]
    var marks: [AuthRecordKind: Int64] = [:]
    private let accountsHaveTextIDs: Bool
    private var lastNumber: Int64 = 0

    init(accountsHaveTextIDs: Bool) { self.accountsHaveTextIDs = accountsHaveTextIDs }

    /// Oldest first.
    func records(_ kind: AuthRecordKind, _ matches: [AuthMatch]) -> [AuthRecord] {
        let records = tables[kind, default: [:]].values.filter { record in
            matches.allSatisfy { $0.holds(for: record) }
        }
        return records.sorted { Self.precedes($0.id, $1.id) }
    }

    static func precedes(_ left: RecordID, _ right: RecordID) -> Bool {
        switch (left, right) {
        case (.integer(let left), .integer(let right)): left < right
        case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        case (.integer, .text): true
        case (.text, .integer): false
        }
    }

    mutating func apply(_ writes: [AuthWrite]) throws(AuthError) -> [AuthRecord] {
        var answers: [AuthRecord] = []
        for write in writes {
            switch write {
            case .insert(let kind, let values): answers.append(try insert(kind, values))
            case .update(let kind, let id, let version, let values):
                guard let record = tables[kind]?[id], version == nil || version == record.version else { throw .stale }
                answers.append(try set(values, of: record, kind))
            case .updateAll(let kind, let matches, let values):
                for record in records(kind, matches) { _ = try set(values, of: record, kind) }
            case .removeAll(let kind, let matches):
                let removed = records(kind, matches)
                for record in removed { tables[kind]?[record.id] = nil }
                if !removed.isEmpty { marks[kind, default: 0] += 1 }
            }
        }
        return answers
    }

    private mutating func insert(_ kind: AuthRecordKind, _ values: JSONObject) throws(AuthError) -> AuthRecord {
        lastNumber += 1
        let id: RecordID
        if let given = values["id"] {
            guard let known = RecordID(json: given) else { throw .internalFailure("an id that is none") }
            id = known
        } else {
            id = kind == .accounts && !accountsHaveTextIDs ? .integer(lastNumber) : .text(Self.uuid(lastNumber))
        }
        guard tables[kind]?[id] == nil else { throw .taken(field: "id") }
        var all = JSONObject()
        for field in kind.fields { all[field.name] = .null }
        for member in values { all[member.key] = member.value }
        all["id"] = id.json
        return try put(AuthRecord(id: id, version: 1, values: all), kind)
    }

    private mutating func set(
        _ values: JSONObject,
        of record: AuthRecord,
        _ kind: AuthRecordKind
    ) throws(AuthError) -> AuthRecord {
        guard values["id"] == nil else { throw .internalFailure("an id doesn't change") }
        var all = record.values
        for member in values { all[member.key] = member.value }
        return try put(AuthRecord(id: record.id, version: record.version + 1, values: all), kind)
    }

    private mutating func put(_ record: AuthRecord, _ kind: AuthRecordKind) throws(AuthError) -> AuthRecord {
        let known = Set(kind.fields.map(\.name)).union(["id"])
        if kind != .accounts, let stranger = record.values.keys.first(where: { !known.contains($0) }) {
            throw .internalFailure("\(kind) have no field \(stranger)")
        }
        for field in kind.fields where field.isUnique {
            guard let value = record[field.name], !value.isNull else { continue }
            let rival = tables[kind, default: [:]].values.contains { $0.id != record.id && $0[field.name] == value }
            if rival { throw .taken(field: field.name) }
        }
        tables[kind, default: [:]][record.id] = record
        marks[kind, default: 0] += 1
        return record
    }

    /// A UUIDv7 whose order is that of the numbers.
    private static func uuid(_ number: Int64) -> String {
        let digits = String(number, radix: 16)
        return "00000000-0001-7000-8000-" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }
}
