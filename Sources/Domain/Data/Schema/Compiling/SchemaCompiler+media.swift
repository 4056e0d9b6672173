// SPDX-License-Identifier: Apache-2.0

internal import JSON
public import Kernel

extension SchemaCompiler {
    /// Takes the media fields out of entities where there is a library to keep files in: they become references to its
    /// records, by the relation that is declared for the field or by one of their own, which is given back.
    mutating func takeMediaFields() -> [Relation] {
        let library = EntityName(literal: "media")
        guard let place = place(of: library), drafts[place].kind == .system else { return [] }
        var relations: [Relation] = []
        for source in drafts.indices where source != place {
            let name = drafts[source].name
            for field in drafts[source].declared {
                guard case .media(let rules) = field.type else { continue }
                drafts[source].declared.removeAll { $0.name == field.name }
                if field.required {
                    let place = drafts[source].pointer.appending("fields").appending(field.name.rawValue)
                    let message =
                        "a media field can't be required: files are bound to a record that is there; `min_items` keeps"
                        + " them from being removed"
                    issues.add(place.appending("config").appending("required"), "invalid_config", message)
                }
                let isDeclared = definition.relations.contains { relation in
                    relation.kind == .polymorphic && relation.source == name && relation.target == library
                        && relation.forwardName == field.name.rawValue
                }
                guard !isDeclared else { continue }
                // Another relation of that name is seen when this one is added.
                let isField = drafts[place].fields.contains { $0.name.rawValue == name.rawValue }
                relations.append(
                    Relation(
                        id: "media.\(name).\(field.name)",
                        kind: .polymorphic,
                        source: name,
                        target: library,
                        mappedBy: field.name.rawValue,
                        inversedBy: isField ? "\(name)_\(field.name)" : nil,
                        many: rules.isMany
                    )
                )
            }
        }
        return relations
    }
}

extension Schema {
    /// What is declared of a media field; nil for anything else.
    public func mediaRules(of entity: EntityName, _ field: FieldName) -> MediaRules? {
        guard let declared = definition.entities.first(where: { $0.name == entity && !$0.isArchived }),
            case .media(let rules)? = declared.fields.first(where: { $0.name == field })?.type
        else { return nil }
        return rules
    }
}

extension Entity {
    /// Whether files are bound to the entity's records under this name.
    func holdsFiles(in field: FieldName) -> Bool {
        guard case .polymorphic? = reference(field.rawValue)?.path else { return false }
        return true
    }
}
