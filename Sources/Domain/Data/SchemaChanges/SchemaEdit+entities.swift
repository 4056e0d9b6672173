// SPDX-License-Identifier: Apache-2.0

internal import JSON
public import Kernel

extension SchemaEdit {
    /// `{"name","type"?,"config"?,"fields"?}`.
    public static func createEntity(_ json: JSONValue) throws(DataError) -> SchemaEdit {
        try object(json)
        let name = try member("name", of: json)
        return SchemaEdit(at: JSONPointer("entities", name).description, naming: "name") { current throws(DataError) in
            var text = SchemaText(current)
            guard text["entities", name] == nil else { throw exists("the entity \(name)") }
            text["entities", name] = without(["name"], json)
            return text.json
        }
    }

    /// Merges `{"name"?,"config"?,"fields"?}` into an entity: what it doesn't name stays, null removes. `name` renames
    /// the entity, and `name` in a field renames the field, everywhere in the schema.
    public static func patchEntity(_ name: String, _ json: JSONValue) throws(DataError) -> SchemaEdit {
        try object(json)
        let newName = json["name"] == nil ? name : try member("name", of: json)
        return SchemaEdit(at: JSONPointer("entities", newName).description, naming: "name") {
            current throws(DataError) in
            var text = SchemaText(current)
            guard let entity = text["entities", name] else { throw .unknownEntity(name) }
            if newName != name {
                guard text["entities", newName] == nil else { throw exists("the entity \(newName)") }
            }
            let patch = fieldPatches(json, of: name, in: &text).mapMember("fields") {
                text.renameFields(asIn: $0, of: name)
            }
            let renamed = text["entities", name] ?? entity
            text["entities", name] = merge(without(["name"], patch), into: renamed)
            text.prune(before: current)
            if newName != name { text.renameEntity(name, to: newName) }
            return text.json
        }
    }

    /// Deletes an entity with its relations and indices; one over an adopted table is archived.
    public static func deleteEntity(_ name: String) -> SchemaEdit {
        SchemaEdit { current throws(DataError) in
            var text = SchemaText(current)
            guard current.entities.contains(where: { $0.name.rawValue == name && !$0.isArchived && !$0.name.isHidden })
            else {
                throw .unknownEntity(name)
            }
            text["entities", name] = nil
            text.prune(before: current)
            return text.json
        }
    }

    /// Brings an archived entity back.
    public static func restoreEntity(_ name: String) -> SchemaEdit {
        SchemaEdit { current throws(DataError) in
            guard let place = current.entities.firstIndex(where: { $0.name.rawValue == name && $0.isArchived }) else {
                throw .unknownEntity(name)
            }
            var definition = current
            definition.entities[place].isArchived = false
            return definition.json
        }
    }

    /// Carries out the renames of fields, and gives the patch by the new names.
    private static func fieldPatches(_ json: JSONValue, of entity: String, in text: inout SchemaText) -> JSONValue {
        guard case .object(var patch) = json, case .object(let fields) = patch["fields"] else { return json }
        var result = JSONObject()
        for member in fields {
            guard let name = member.value["name"]?.stringValue, name != member.key,
                text["entities", entity]?["fields"]?[member.key] != nil,
                text["entities", entity]?["fields"]?[name] == nil
            else {
                result[member.key] = without(
                    member.value["name"]?.stringValue == member.key ? ["name"] : [],
                    member.value
                )
                continue
            }
            text.renameField(member.key, to: name, of: entity)
            result[name] = without(["name"], member.value)
        }
        patch["fields"] = .object(result)
        return .object(patch)
    }

    /// Options of a field's old type don't outlive a change of its type.
    private static func merge(_ patch: JSONValue, into entity: JSONValue) -> JSONValue {
        JSONMerge.merge(patch, into: TypeOptions.dropped(from: entity, changedBy: patch))
    }
}
