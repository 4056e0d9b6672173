// SPDX-License-Identifier: Apache-2.0

internal import Conditions
public import DataDomain
public import Kernel

/// What must follow when a row is deleted, worked out row by row, so that the change log and the versions know of it
/// all; the database by itself would do it unseen. References from adopted tables are left to the database.
///
/// Adapters ask the database who refers to each row of the list, and do what the list says of those.
public struct CascadeList {
    /// A row that is to be deleted.
    public struct Row {
        public let entity: Entity
        public let id: RecordID
        public let image: RowImage

        /// What to log when it has gone.
        public var removed: WriteLedger.Entry {
            WriteLedger.Entry(.delete, entity, id, version: image.version, old: image.json)
        }

        /// What to log when the row with this id has let go of it.
        public func released(_ other: RecordID, _ reference: Reference, version: Int64?) -> WriteLedger.Entry {
            let old = JSONObject([(reference.field.name.rawValue, id.json)])
            return WriteLedger.Entry(.update, reference.entity, other, version: version, old: old)
        }
    }

    /// A field by which others may refer to a row.
    public struct Reference {
        public let entity: Entity
        public let field: Field
        fileprivate let rules: RelationRules
    }

    /// What becomes of a row that refers to one that goes.
    public enum Fate {
        /// It is on the list already.
        case known
        /// It goes too: ``CascadeList/add(_:_:_:)``.
        case follow
        /// Its field gets this value instead.
        case release(Value)
    }

    private struct Place: Hashable {
        let entity: EntityName
        let id: RecordID
    }

    /// In the order in which they were found: nothing refers to the last ones.
    public private(set) var rows: [Row]
    private var seen: Set<Place>
    private var next = 0
    private let step: WriteStep

    public init(_ id: RecordID, _ image: RowImage, _ step: WriteStep) {
        rows = [Row(entity: step.entity, id: id, image: image)]
        seen = [Place(entity: step.entity.name, id: id)]
        self.step = step
    }

    /// The next row whose references have to be looked at. A list and no recursion: chains of rows may be long.
    public mutating func nextRow() -> Row? {
        guard next < rows.count else { return nil }
        defer { next += 1 }
        return rows[next]
    }

    public func references(to entity: Entity) -> [Reference] {
        step.schema.allEntities.flatMap { other in
            other.table.adoption != nil
                ? []
                : other.fields.compactMap { field in
                    guard case .relation(let rules) = field.type, rules.target == entity.name else { return nil }
                    return Reference(entity: other, field: field, rules: rules)
                }
        }
    }

    public func fate(of id: RecordID, _ reference: Reference) throws(DatabaseError) -> Fate {
        guard !seen.contains(Place(entity: reference.entity.name, id: id)) else { return .known }
        switch reference.rules.onDelete {
        case .cascade: return .follow
        case .setNull: return .release(.null)
        case .setDefault: return .release(reference.field.storedDefault ?? .null)
        case .restrict, .noAction: throw stillReferenced(reference.entity)
        }
    }

    public mutating func add(_ id: RecordID, _ image: RowImage, _ reference: Reference) {
        seen.insert(Place(entity: reference.entity.name, id: id))
        rows.append(Row(entity: reference.entity, id: id, image: image))
    }

    /// What to say when the rows of `entity` keep the one from going.
    public func stillReferenced(_ entity: Entity) -> DatabaseError {
        .stillReferenced(operation: step.place, entity: entity.name)
    }
}
