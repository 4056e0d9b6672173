// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain
internal import Kernel
internal import SQLRendering
internal import Synchronization

/// The statements of writes, rendered once for all writes of one form.
final class WriteCatalog: Sendable {
    /// What a statement does, with everything that its text depends on.
    enum Form: Hashable {
        case insert([FieldName], ReadShape?)
        case update([FieldName], ReadShape?)
        case delete
        case image(RowLock?)
        case holds([Predicate])
        /// The same of the row that was inserted last.
        case lastHolds([Predicate])
        case matching(Predicate, [EntityName: ReadScope], rows: Predicate)
        case rows([FieldName])
        case references(FieldName)
        case largest(FieldName)

        fileprivate var answer: ReadShape? {
            switch self {
            case .insert(_, let shape), .update(_, let shape): shape
            default: nil
            }
        }
    }

    /// A class, because it is handed around for every row.
    final class Entry: Sendable {
        let query: Query
        let list: ReturningList?
        let idFormat: PrimaryFormat
        /// What is given back as JSON of each row that is written.
        let answer: WrittenRow.Answer?
        /// Of the columns that are written, those whose target may be softly deleted.
        let softKeys: [SoftKey]

        init(
            query: Query,
            list: ReturningList?,
            idFormat: PrimaryFormat,
            answer: WrittenRow.Answer?,
            softKeys: [SoftKey]
        ) {
            self.query = query
            self.list = list
            self.idFormat = idFormat
            self.answer = answer
            self.softKeys = softKeys
        }
    }

    struct SoftKey: Sendable {
        let place: Int
        let field: FieldName
        let target: Entity
    }

    private struct Key: Hashable {
        let schemaVersion: Int
        let entity: EntityName
        let form: Form
    }

    private static let capacity = 2_000

    private let entries = Mutex<[Key: Entry]>([:])
    private let programs: ProgramCache

    init(_ programs: ProgramCache) { self.programs = programs }

    func entry(_ form: Form, of entity: Entity, in schema: Schema) -> Entry {
        let key = Key(schemaVersion: schema.version, entity: entity.name, form: form)
        if let entry = entries.withLock({ $0[key] }) { return entry }
        let (statement, list) = Self.render(form, of: entity, in: schema)
        let answer = form.answer.flatMap { shape in list.map { WrittenRow.Answer(shape, $0) } }
        let entry = Entry(
            query: Query(statement),
            list: list,
            idFormat: entity.primaryFormat,
            answer: answer,
            softKeys: Self.softKeys(form, of: entity, in: schema)
        )
        entries.withLock { entries in
            if entries.count >= Self.capacity { entries = [:] }
            entries[key] = entry
        }
        return entry
    }

    private static func softKeys(_ form: Form, of entity: Entity, in schema: Schema) -> [SoftKey] {
        let names: [FieldName]
        switch form {
        case .insert(let written, _), .update(let written, _): names = written
        default: return []
        }
        return names.enumerated().compactMap { place, name in
            guard case .relation(let rules)? = entity.field(name.rawValue)?.type,
                let target = schema.entity(rules.target), target.options.softDelete
            else { return nil }
            return SoftKey(place: place, field: name, target: target)
        }
    }

    func removeAll() { entries.withLock { $0 = [:] } }

    private static func render(
        _ form: Form,
        of entity: Entity,
        in schema: Schema
    ) -> (SQLStatement, ReturningList?) {
        let renderer = WriteRenderer(schema, dialect: .postgres)
        func fields(_ names: [FieldName]) -> [Field] { names.compactMap { entity.field($0.rawValue) } }
        switch form {
        case .insert(let names, let shape):
            let list = ReturningList(entity, read: shape, dialect: .postgres)
            return (renderer.insert(into: entity, fields(names), returning: list), list)
        case .update(let names, let shape):
            let list = ReturningList(entity, read: shape, dialect: .postgres)
            return (renderer.update(entity, fields(names), returning: list), list)
        case .delete: return (renderer.delete(from: entity), nil)
        case .image(let lock): return (renderer.image(of: entity, lock: lock), nil)
        case .holds(let predicates): return (renderer.holds(predicates, for: entity), nil)
        case .lastHolds(let predicates): return (renderer.holds(predicates, for: entity, last: true), nil)
        case .matching(let filter, let scopes, let rows):
            return (renderer.matching(filter, scopes: scopes, rows: rows, of: entity), nil)
        case .rows(let names): return (renderer.rows(of: entity, where: fields(names)), nil)
        case .references(let name):
            guard let field = entity.field(name.rawValue) else { return (renderer.image(of: entity), nil) }
            return (renderer.references(field, of: entity), nil)
        case .largest(let name):
            guard let field = entity.field(name.rawValue) else { return (renderer.image(of: entity), nil) }
            return (renderer.largest(field, of: entity), nil)
        }
    }
}
