// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

extension WriteBuilder {
    mutating func update(
        _ target: WriteRequest.Target,
        _ body: JSONObject,
        ifMatch tags: [String]?
    ) throws(DataError) -> ResultPlace {
        let entity = request.entity
        let pointer = request.pointer
        try requireWritable(entity)
        let given = try alternatives(.update, on: entity)
        if body.isEmpty { report(pointer, "empty_update", "The update says nothing.") }
        var draft = RowDraft(at: pointer)
        try relations(body, of: entity, given: given, context: .update, into: &draft)
        for field in entity.fields {
            let name = field.name.rawValue
            if let input = draft.keys[field.name] {
                draft.assignments.append(Assignment(field, .set(input)))
                if body[name] != nil { reportTwice(field, at: pointer) }
            } else if let json = body[name], mayWrite(field, of: entity, given, .update, at: pointer, into: &draft),
                let change = change(json, of: field, at: "\(pointer)/\(name)")
            {
                assign(change, to: field, updating: &draft)
            }
        }
        touch(entity, &draft.assignments)
        let places = try covering(given, draft.written)
        let (rows, id) = self.rows(target, of: entity)
        let update = WriteOperation.Update(
            target: rows,
            assignments: draft.assignments,
            checks: given.checks(places),
            precondition: try precondition(tags, on: entity)
        )
        let operation = append(.update(update), of: entity, at: draft.place, isMain: true)
        let result = ResultPlace(entity: entity, operation: operation, row: id == nil ? nil : 0)
        hash(draft.secrets, for: result)
        for link in draft.links {
            guard let id else {
                report(link.pointer, "invalid_relation", "This relation can be written for one record at a time only.")
                continue
            }
            try write(link, of: entity, id: id, isNew: false)
        }
        return result
    }

    mutating func delete(
        _ target: WriteRequest.Target,
        ifMatch tags: [String]?,
        purge: Bool
    ) throws(DataError) -> ResultPlace {
        let entity = request.entity
        try requireWritable(entity)
        try requireDoor(.delete, entity)
        let given = try alternatives(.delete, on: entity)
        if purge, entity.options.softDelete { _ = try alternatives(.readDeleted, on: entity) }
        let (rows, id) = self.rows(target, of: entity)
        let delete = WriteOperation.Delete(
            target: rows,
            softly: entity.options.softDelete && !purge,
            checks: given.checks(given.covering([])),
            precondition: try precondition(tags, on: entity)
        )
        let operation = append(.delete(delete), of: entity, at: RowPlace(pointer: request.pointer), isMain: true)
        return ResultPlace(entity: entity, operation: operation, row: id == nil ? nil : 0)
    }

    /// Brings a soft-deleted record back.
    mutating func restore(_ target: WriteRequest.Target) throws(DataError) -> ResultPlace {
        let entity = request.entity
        guard entity.options.softDelete, let deletedAt = entity.field(SystemField.deletedAt) else { throw .notFound }
        _ = try alternatives(.readDeleted, on: entity)
        let given = try alternatives(.update, on: entity)
        var assignments = [Assignment(deletedAt, .set(.value(.null)))]
        touch(entity, &assignments)
        let (rows, id) = self.rows(target, of: entity)
        let update = WriteOperation.Update(
            target: rows,
            assignments: assignments,
            checks: given.checks(given.covering([])),
            restores: true
        )
        let operation = append(.update(update), of: entity, at: RowPlace(pointer: request.pointer), isMain: true)
        return ResultPlace(entity: entity, operation: operation, row: id == nil ? nil : 0)
    }

    /// The rows meant, and the id when it is one.
    private mutating func rows(
        _ target: WriteRequest.Target,
        of entity: Entity
    ) -> (target: WriteOperation.Target, id: Input?) {
        switch target {
        case .id(let id):
            return (.id(.value(id.value)), .value(id.value))
        case .reference(let name, let pointer):
            let isNumber = entity.primaryFormat == .integer
            let input = input(for: .string(name), at: pointer) { ($0.type.valueKind == .integer) == isNumber }
            return (.id(input ?? .value(.null)), input ?? .value(.null))
        case .rows(let filter, let only):
            let one = only.map { Planner.isRecord($0, of: entity) } ?? .constant(true)
            let rows = Self.matching(
                .conjunction([filter.predicate, one]),
                scopes: filter.scopes,
                limit: only != nil ? 1 : request.isOwn ? Int(Int32.max) : WriteRequest.rowLimit
            )
            return (rows, nil)
        }
    }

    /// A target whose values travel beside the predicates, numbered in a fixed order.
    static func matching(
        _ predicate: Predicate,
        scopes: [EntityName: ReadScope] = [:],
        limit: Int
    ) -> WriteOperation.Target {
        var values: [Value] = []
        let filter = predicate.parameterized(into: &values)
        let numbered = scopes.parameterized(into: &values)
        return .matching(filter: filter, scopes: numbered, values: values, limit: limit)
    }

    /// What `If-Match` asks. Where rows have no version no tag can be right.
    private func precondition(_ tags: [String]?, on entity: Entity) throws(DataError) -> Precondition? {
        guard let tags else { return nil }
        guard let seed = seed(entity) else {
            if tags.isEmpty { return nil }
            throw .preconditionFailed(current: nil)
        }
        return Precondition(tags: tags, seed: seed)
    }
}
