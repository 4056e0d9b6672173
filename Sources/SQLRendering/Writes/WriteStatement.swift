// SPDX-License-Identifier: Apache-2.0

internal import Conditions
public import DataDomain
public import Kernel

/// A statement of a write that has been rendered, with what is needed to make sense of the rows that it gives.
public struct WriteStatement: Sendable {
    public let sql: SQLStatement
    /// What is given back of each row that is written; nil for statements that write none.
    public let list: ReturningList?
    /// The read that each of those rows answers.
    public let answer: WrittenAnswer?
    /// Of the columns that are written, those whose target may be softly deleted.
    public let softKeys: [SoftKey]

    /// What a statement is rendered from.
    public struct Key: Hashable, Sendable {
        let schemaVersion: Int
        let entity: EntityName
        let form: WriteForm

        public init(_ form: WriteForm, of entity: Entity, in schema: Schema) {
            schemaVersion = schema.version
            self.entity = entity.name
            self.form = form
        }
    }

    /// A written column that holds the key of a row that may be there and count as absent.
    public struct SoftKey: Sendable {
        /// Where the column stands among those that are written.
        public let place: Int
        public let field: FieldName
        public let target: Entity
    }

    public init(_ form: WriteForm, of entity: Entity, in schema: Schema, dialect: Dialect) {
        let written = form.written
        let list = ReturningList(entity, read: written?.answer, dialect: dialect)
        sql = WriteRenderer(schema, dialect: dialect).statement(form, of: entity, returning: list)
        self.list = written == nil ? nil : list
        answer = written?.answer.map { WrittenAnswer($0, list) }
        softKeys = Self.softKeys(written?.names ?? [], of: entity, in: schema)
    }

    private static func softKeys(_ names: [FieldName], of entity: Entity, in schema: Schema) -> [SoftKey] {
        names.enumerated().compactMap { place, name in
            guard case .relation(let rules)? = entity.field(name.rawValue)?.type,
                let target = schema.entity(rules.target), target.options.softDelete
            else { return nil }
            return SoftKey(place: place, field: name, target: target)
        }
    }
}

extension WriteForm {
    fileprivate var written: (names: [FieldName], answer: ReadShape?)? {
        switch self {
        case .insert(let names, let answer), .update(let names, let answer): (names, answer)
        default: nil
        }
    }
}

extension WriteRenderer {
    fileprivate func statement(_ form: WriteForm, of entity: Entity, returning list: ReturningList) -> SQLStatement {
        func fields(_ names: [FieldName]) -> [Field] { names.compactMap { entity.field($0.rawValue) } }
        switch form {
        case .insert(let names, _): return insert(into: entity, fields(names), returning: list)
        case .update(let names, _): return update(entity, fields(names), returning: list)
        case .delete: return delete(from: entity)
        case .image(let lock): return image(of: entity, lock: lock)
        case .holds(let predicates): return holds(predicates, for: entity)
        case .lastHolds(let predicates): return holds(predicates, for: entity, last: true)
        case .matching(let filter, let scopes, let rows):
            return matching(filter, scopes: scopes, rows: rows, of: entity)
        case .rows(let names): return rows(of: entity, where: fields(names))
        case .references(let name):
            return entity.field(name.rawValue).map { references($0, of: entity) } ?? image(of: entity)
        case .largest(let name):
            return entity.field(name.rawValue).map { largest($0, of: entity) } ?? image(of: entity)
        }
    }
}
