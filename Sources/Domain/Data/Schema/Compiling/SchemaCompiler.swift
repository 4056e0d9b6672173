// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Kernel

/// Puts a schema together from its definition, and collects what doesn't fit.
struct SchemaCompiler {
    let definition: SchemaDefinition
    let issues = SchemaIssues()
    var drafts: [EntityDraft] = []
    private var places: [EntityName: Int] = [:]
    private var archived: Set<EntityName> = []

    init(_ definition: SchemaDefinition) { self.definition = definition }

    mutating func compile(version: Int) throws(DataError) -> Schema {
        for entity in definition.entities { add(entity) }
        let bindings = takeMediaFields()
        // Those over a declared connection come last, since they use its keys.
        for relation in definition.relations where relation.farKey == nil { add(relation) }
        for relation in definition.relations where relation.farKey != nil { add(relation) }
        for relation in bindings { add(relation) }
        for place in drafts.indices { finish(place) }
        checkIDs()
        let indices = indices()
        let entities = drafts.map(\.entity)
        let access = AccessCompiler(definition.access, entities: entities, issues: issues).compile()
        try issues.throwIfAny()
        return Schema(
            version: version,
            definition: definition,
            entities: entities,
            indices: indices,
            access: access
        )
    }

    // MARK: - Entities

    private mutating func add(_ entity: EntityDefinition) {
        let pointer = JSONPointer("entities", entity.name.rawValue)
        if entity.isArchived {
            archived.insert(entity.name)
            return
        }
        let config = pointer.appending("config")
        if entity.adopted == nil, ReservedNames.isReserved(entity: entity.name.rawValue), !entity.isRoostsOwn {
            issues.add(pointer, "reserved_name", "`\(entity.name)` is a reserved name")
        } else if ReservedNames.entities.contains(entity.name.rawValue) {
            issues.add(pointer, "reserved_name", "`\(entity.name)` is a reserved name")
        }
        if entity.adopted != nil {
            let options = entity.options
            let additions = [
                ("timestamps", options.timestamps), ("owner", options.owner), ("softDelete", options.softDelete),
            ]
            for (key, isSet) in additions where isSet {
                issues.add(config.appending(key), "adopted_table", "an adopted table can't get fields")
            }
        }
        var draft = EntityDraft(
            id: entity.id,
            name: entity.name,
            kind: entity.kind,
            options: entity.options,
            primaryFormat: entity.primaryFormat,
            table: entity.adopted ?? Table(of: entity),
            pointer: pointer
        )
        draft.declared = entity.fields.map(normalized)
        draft.system = SystemField.fields(for: entity.options)
        add(draft)
    }

    mutating func add(_ draft: EntityDraft) {
        let folded = draft.name.rawValue.lowercased()
        if let other = drafts.first(where: { $0.name.rawValue.lowercased() == folded }) {
            issues.add(draft.pointer, "duplicate_entity", "the name `\(other.name)` is taken")
            return
        }
        places[draft.name] = drafts.count
        drafts.append(draft)
    }

    /// What Roost makes is not written, secrets are hidden: whatever a declaration in Swift says.
    private func normalized(_ field: Field) -> Field {
        field.with(
            fillable: field.fillable.intersection(field.type.defaultFillable),
            isHidden: field.isHidden || field.type.isAlwaysHidden
        )
    }

    // MARK: - Relations

    private mutating func add(_ relation: Relation) {
        let pointer = JSONPointer("relations", relation.id)
        guard !archived.contains(relation.source), !archived.contains(relation.target) else {
            return checkArchived(relation, at: pointer)
        }
        let (source, target) = (places[relation.source], places[relation.target])
        if source == nil { unknown(relation.source, at: pointer.appending("source")) }
        if target == nil { unknown(relation.target, at: pointer.appending("target")) }
        guard let source, let target else { return }
        switch relation.kind {
        case .manyToOne, .oneToOne: addKeyed(relation, source, target, at: pointer)
        case .manyToMany: addConnected(relation, source, target, at: pointer)
        case .polymorphic: addPolymorphic(relation, source, target, at: pointer)
        }
    }

    /// A relation of an archived table sleeps; one whose key lies in a table of Roost's would lose its values.
    private func checkArchived(_ relation: Relation, at pointer: JSONPointer) {
        let holdsValues: [EntityName]
        switch relation.kind {
        case .manyToOne, .oneToOne: holdsValues = [relation.source]
        case .manyToMany: holdsValues = [relation.connection].compactMap { $0 }
        case .polymorphic: holdsValues = [relation.target]
        }
        let isAdopted = definition.entities.contains { $0.adopted != nil && holdsValues.contains($0.name) }
        if !isAdopted {
            issues.add(pointer, "archived_entity", "refers to an archived entity: remove the relation first")
        }
    }

    func place(of entity: EntityName) -> Int? { places[entity] }

    private func unknown(_ entity: EntityName, at pointer: JSONPointer) {
        issues.add(pointer, "unknown_entity", "no entity `\(entity)`")
    }

    /// Adds one direction of a relation to the entity that holds it.
    mutating func add(_ reference: Reference, to place: Int, at pointer: JSONPointer) {
        let draft = drafts[place]
        if ReservedNames.references.contains(reference.name) {
            issues.add(pointer, "reserved_name", "`\(reference.name)` is reserved: set mappedBy or inversedBy")
        } else if let maker = draft.makers[reference.name] {
            issues.add(
                pointer,
                "duplicate_reference",
                "the relations `\(maker)` and `\(reference.relationID)` both give `\(draft.name)` a reference "
                    + "`\(reference.name)`: set mappedBy or inversedBy"
            )
        } else if draft.fields.contains(where: { $0.name.rawValue == reference.name }) {
            issues.add(
                pointer,
                "duplicate_reference",
                "`\(draft.name)` has a field `\(reference.name)`: set mappedBy or inversedBy"
            )
        } else {
            drafts[place].references.append(reference)
            drafts[place].makers[reference.name] = reference.relationID
        }
    }

    // MARK: - Ids

    private func checkIDs() {
        var seen: [String: EntityName] = [:]
        for entity in definition.entities where !entity.id.isEmpty {
            if let other = seen.updateValue(entity.name, forKey: entity.id) {
                let pointer = JSONPointer("entities", entity.name.rawValue, "config", "id")
                issues.add(pointer, "duplicate_id", "`\(other)` has the same id")
            }
            var fields: [String: FieldName] = [:]
            for field in entity.fields where !field.id.isEmpty {
                guard let other = fields.updateValue(field.name, forKey: field.id) else { continue }
                let pointer = JSONPointer(
                    "entities",
                    entity.name.rawValue,
                    "fields",
                    field.name.rawValue,
                    "config",
                    "id"
                )
                issues.add(pointer, "duplicate_id", "`\(other)` has the same id")
            }
        }
    }
}
