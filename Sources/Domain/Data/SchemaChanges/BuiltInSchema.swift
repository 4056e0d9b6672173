// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Kernel

/// Entities that every schema has, declared or not: `users`, and those that Roost keeps to itself. People may add fields
/// of their own to the visible ones, and change labels and texts; the rest of them is Roost's.
public struct BuiltInSchema: Sendable {
    public let entities: [EntityDefinition]
    public let indices: [Index]

    /// Ids may be empty: they are given when the entities first come into a schema.
    public init(entities: [EntityDefinition], indices: [Index] = []) {
        self.entities = entities
        self.indices = indices
    }

    public static let none = BuiltInSchema(entities: [])

    /// The definition with all of it.
    func merged(into definition: SchemaDefinition, over current: SchemaDefinition) -> SchemaDefinition {
        guard !entities.isEmpty else { return definition }
        var result = definition
        // What nobody but Roost declares comes from here alone.
        result.entities.removeAll { $0.name.isHidden }
        // Visible ones first, as they stand in a definition that has been through here: it must come out as it went in.
        for entity in entities.filter({ !$0.name.isHidden }) + entities.filter(\.name.isHidden) {
            let known = current.entities.first { $0.name == entity.name }
            if let place = result.entities.firstIndex(where: { $0.name == entity.name }) {
                result.entities[place] = Self.merged(entity, into: result.entities[place], known: known)
            } else {
                let kept = known.map { Self.merged(entity, into: $0, known: known) }
                result.entities.append(kept ?? entity)
            }
        }
        result.indices.removeAll { index in
            index.entity.isHidden || indices.contains { $0.name == index.name }
        }
        result.indices += indices
        return result
    }

    private static func merged(
        _ entity: EntityDefinition,
        into declared: EntityDefinition,
        known: EntityDefinition?
    ) -> EntityDefinition {
        var result = declared
        result.kind = entity.kind
        result.primaryFormat = known?.primaryFormat ?? entity.primaryFormat
        result.options.timestamps = declared.options.timestamps || entity.options.timestamps
        result.options.owner = declared.options.owner || entity.options.owner
        result.options.singleton = entity.options.singleton
        let fixed = entity.fields.map { field in
            let before =
                declared.fields.first { $0.name == field.name } ?? known?.fields.first { $0.name == field.name }
            return field.described(as: before)
        }
        let own = declared.fields.filter { field in !entity.fields.contains { $0.name == field.name } }
        result.fields = fixed + own
        return result
    }

    /// Refuses to rename what is built in, and to leave it out of an edit that is about it.
    func requireKept(in definition: SchemaDefinition, of current: SchemaDefinition, isWhole: Bool) throws(DataError) {
        let issues = SchemaIssues()
        for entity in entities where !entity.name.isHidden {
            guard let known = current.entities.first(where: { $0.name == entity.name }) else { continue }
            let place = JSONPointer("entities", entity.name.rawValue)
            let now = definition.entities.first { $0.name == entity.name }
            let renamed = definition.entities.first { $0.id == known.id && $0.name != entity.name }
            if renamed != nil || (now == nil && !isWhole) {
                issues.add(place, "built_in", "`\(entity.name)` is built in and keeps its name")
            }
            guard let now else { continue }
            for field in entity.fields {
                let id = known.fields.first { $0.name == field.name }?.id
                let isRenamed = now.fields.contains { $0.id == id && $0.name != field.name }
                let isGone = !isWhole && id != nil && !now.fields.contains { $0.name == field.name }
                guard isRenamed || isGone else { continue }
                let pointer = place.appending("fields").appending(field.name.rawValue)
                issues.add(pointer, "built_in", "`\(entity.name).\(field.name)` is built in and keeps its name")
            }
        }
        try issues.throwIfAny()
    }
}

extension Field {
    /// The same field with the id, the words for people and the tools' options of another declaration of it.
    fileprivate func described(as other: Field?) -> Field {
        Field(
            id: other?.id ?? id,
            name: name,
            type: type,
            required: required,
            fillable: fillable,
            isHidden: isHidden,
            defaultValue: defaultValue,
            label: other?.label ?? label,
            text: other?.text ?? text,
            config: other.map { config.isEmpty ? $0.config : config } ?? config,
            origin: origin
        )
    }
}

extension SchemaDefinition {
    /// Names that begin like those of Roost's own entities are declared by nobody else.
    func requireNothingHidden() throws(DataError) {
        let issues = SchemaIssues()
        for entity in entities where entity.name.isHidden {
            issues.add(
                JSONPointer("entities", entity.name.rawValue),
                "reserved_name",
                "`\(entity.name)` is a reserved name"
            )
        }
        for relation in relations {
            for (end, name) in [("source", relation.source), ("target", relation.target)] where name.isHidden {
                issues.add(JSONPointer("relations", relation.id, end), "unknown_entity", "no entity `\(name)`")
            }
        }
        for index in indices where index.entity.isHidden {
            issues.add(JSONPointer("indices", index.name, "entity"), "unknown_entity", "no entity `\(index.entity)`")
        }
        try issues.throwIfAny()
    }
}
