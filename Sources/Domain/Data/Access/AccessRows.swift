// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import Kernel

/// Rows as the rules see them, whole, for the rule tester: those that are stored, and the one that a write would leave.
struct AccessRows {
    let records: Records
    let schema: Schema
    let context: RequestContext

    /// The stored values; throws `.notFound`.
    func values(_ id: RecordID, of entity: Entity) async throws(DataError) -> [String: Value] {
        guard let row = try await found(id, of: entity, rows: .constant(true)) else { throw .notFound }
        return row
    }

    /// Whether the stored row meets the predicate, as the database sees it.
    func holds(_ predicate: Predicate, _ id: RecordID, of entity: Entity) async throws(DataError) -> Bool {
        if case .constant(let holds) = predicate { return holds }
        return try await found(id, of: entity, rows: predicate) != nil
    }

    private func found(
        _ id: RecordID,
        of entity: Entity,
        rows: Predicate
    ) async throws(DataError) -> [String: Value]? {
        let own = RequestContext.own(requestID: context.requestID, now: context.now, deadline: context.deadline)
        let authorizer = RowsAuthorizer(
            entity: entity.name,
            rows: Alternatives(Alternative(rows: rows, grant: "roost"))
        )
        let planner = Planner(schema: schema, authorizer: authorizer, context: own, cipher: records.cipher)
        let plan = try planner.get(id, RecordQuery(deleted: .with), of: entity).plan
        return try await records.read([plan], context: context, into: CollectingRowSink()).rows.first
    }

    // MARK: - The row after

    /// The field that a member of a body is about.
    func field(_ key: String, of entity: Entity) -> Field? {
        if let field = entity.field(key) { return field }
        guard case .toOne(let name) = entity.reference(key)?.path else { return nil }
        return entity.field(name.rawValue)
    }

    /// What the row would hold after the write.
    func after(
        _ question: AccessQuestion,
        before: [String: Value]?,
        presets: [FieldName: Value],
        caller: Caller
    ) throws(DataError) -> [String: Value] {
        var reader = ValueReader()
        var row = before ?? [:]
        if question.action == .create {
            for field in question.entity.fields {
                if let json = field.defaultValue, !json.isNull {
                    row[field.name.rawValue] = try? reader.value(json, of: field)
                }
            }
            if case .user(let id) = caller.principal.kind, id != CallerVariables.nobody {
                row[SystemField.createdBy] = .text(id.description)
            }
        }
        var issues: [DataError.Issue] = []
        for member in question.data {
            let place = "/data/\(member.key)"
            guard let field = field(member.key, of: question.entity) else {
                issues.append(.init(pointer: place, code: "unknown_field", message: "There is no such field."))
                continue
            }
            let json = member.value["$set"] ?? member.value
            do throws(ValueProblems) {
                row[field.name.rawValue] = json.isNull ? .null : try reader.value(json, of: field)
            } catch {
                issues += error.all.map { $0.issue(at: place) }
            }
        }
        guard issues.isEmpty else { throw .invalid(issues) }
        for (name, value) in presets { row[name.rawValue] = value }
        return row
    }

    /// Whether a row that isn't stored meets the predicate: its own values are looked at here, what lies behind
    /// relations in the database. `id` is that of the stored row that it would take the place of.
    func holds(
        _ predicate: Predicate,
        after row: [String: Value],
        id: RecordID?,
        of entity: Entity
    ) async throws(DataError) -> Bool {
        switch predicate {
        case .all(let parts):
            for part in parts where try await !holds(part, after: row, id: id, of: entity) { return false }
            return true
        case .any(let parts):
            for part in parts where try await holds(part, after: row, id: id, of: entity) { return true }
            return false
        case .not(let inner): return try await !holds(inner, after: row, id: id, of: entity)
        default: return try await leafHolds(predicate, after: row, id: id, of: entity)
        }
    }

    private func leafHolds(
        _ leaf: Predicate,
        after row: [String: Value],
        id: RecordID?,
        of entity: Entity
    ) async throws(DataError) -> Bool {
        guard leaf.reachesOut else { return leaf.matches(FlatRow(values: row)) }
        guard let hop = leaf.firstHop, case .toOne(let key)? = entity.reference(hop)?.path else {
            guard let id else { return leaf.isNullTest }
            return try await holds(leaf, id, of: entity)
        }
        guard let target = entity.reference(hop).flatMap({ schema.entity($0.target) }),
            let next = row[key.rawValue].flatMap(RecordID.init(_:))
        else { return leaf.isNullTest }
        return try await holds(leaf.withoutFirstHop, next, of: target)
    }
}

/// A row of nothing but its own values.
private struct FlatRow: ConditionRow {
    let values: [String: Value]
    func value(of field: String) -> Value { values[field] ?? .null }
    func related(_ relation: String) -> [any ConditionRow] { [] }
}
