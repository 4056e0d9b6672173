// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// A definition's JSON while it is edited: names are changed everywhere at once, and what loses its ground goes too.
struct SchemaText {
    private(set) var root: JSONObject

    init(_ definition: SchemaDefinition) { root = definition.json.objectValue ?? JSONObject() }
    init(_ json: JSONValue) { root = json.objectValue ?? JSONObject() }

    var json: JSONValue { .object(root) }

    /// A member of `entities`, `relations` or `indices`.
    subscript(section: String, name: String) -> JSONValue? {
        get { root[section]?[name] }
        set {
            var members = root[section]?.objectValue ?? JSONObject()
            members[name] = newValue
            root[section] = .object(members)
        }
    }

    mutating func replace(with json: JSONValue) { root = json.objectValue ?? JSONObject() }

    // MARK: - Renames

    mutating func rename(_ section: String, _ old: String, to new: String) {
        root[section] = root[section]?.renaming(old, to: new)
    }

    mutating func renameEntity(_ old: String, to new: String) {
        rename("entities", old, to: new)
        change("relations") { relation in
            for end in ["source", "target"] where relation[end]?.stringValue == old { relation[end] = .string(new) }
            relation["config"] = relation["config"]?.replacing(member: "connectionTable", old, with: new)
        }
        change("indices") { index in
            if index["entity"]?.stringValue == old { index["entity"] = .string(new) }
        }
    }

    mutating func renameField(_ old: String, to new: String, of entity: String) {
        guard var object = self["entities", entity]?.objectValue else { return }
        object["fields"] = object["fields"]?.renaming(old, to: new).mapMembers { field in
            guard let config = field["config"] else { return field }
            var field = field.objectValue ?? JSONObject()
            field["config"] = config.replacing(member: "source", old, with: new).mapMember("expression") {
                $0.replacingFields(old, with: new)
            }
            return .object(field)
        }
        object["config"] = object["config"]?.replacing(member: "sort_field", old, with: new)
            .mapMember("adopted") { $0.renamingAdopted(old, to: new) }
        self["entities", entity] = .object(object)
        change("relations") { relation in
            guard relation["source"]?.stringValue == entity else { return }
            relation["config"] = relation["config"]?.replacing(member: "key", old, with: new)
        }
        change("indices") { index in
            guard index["entity"]?.stringValue == entity, let fields = index["fields"]?.arrayValue else { return }
            index["fields"] = .array(fields.map { $0.stringValue == old ? .string(new) : $0 })
        }
    }

    private mutating func change(_ section: String, _ body: (inout JSONObject) -> Void) {
        root[section] = root[section]?.mapMembers { value in
            guard var object = value.objectValue else { return value }
            body(&object)
            return .object(object)
        }
    }

    // MARK: - Removal

    /// Takes away the relations and indices that were there `before` of entities that are gone now, and the indices
    /// and the default sort by fields that are gone. Entities over adopted tables are archived instead.
    mutating func prune(before: SchemaDefinition) {
        for entity in before.entities {
            let name = entity.name.rawValue
            if let now = self["entities", name] {
                pruneFields(of: entity, now: now)
            } else if entity.adopted != nil {
                var archived = entity
                archived.isArchived = true
                self["entities", name] = archived.json
            } else if !(root["entities"]?.holdsID(entity.id) ?? false) {
                for relation in before.relations where relation.source == entity.name || relation.target == entity.name
                {
                    self["relations", relation.id] = nil
                }
                for index in before.indices where index.entity == entity.name { self["indices", index.name] = nil }
            }
        }
    }

    private mutating func pruneFields(of entity: EntityDefinition, now: JSONValue) {
        for field in entity.fields where now["fields"]?[field.name.rawValue] == nil {
            guard !(now["fields"]?.holdsID(field.id) ?? false) else { continue }
            for index in before(field, of: entity) { self["indices", index] = nil }
            if now["config"]?["sort_field"]?.stringValue == field.name.rawValue {
                var object = now.objectValue ?? JSONObject()
                object["config"] = now["config"]?.mapMember("sort_field") { _ in .string(SystemField.id) }
                self["entities", entity.name.rawValue] = .object(object)
            }
        }
    }

    /// Indices that hold the field.
    private func before(_ field: Field, of entity: EntityDefinition) -> [String] {
        (root["indices"]?.objectValue ?? JSONObject()).filter { member in
            member.value["entity"]?.stringValue == entity.name.rawValue
                && member.value["fields"]?.arrayValue?.contains(.string(field.name.rawValue)) == true
        }.map(\.key)
    }
}
