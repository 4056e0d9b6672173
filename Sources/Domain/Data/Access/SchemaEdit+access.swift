// SPDX-License-Identifier: Apache-2.0

internal import JSON
public import Kernel

extension SchemaEdit {
    // MARK: - Roles

    /// `{"name","description"?}`. Throws `.conflict` (`already_exists`) where the name is taken; a built-in role can be
    /// described once this way.
    public static func createRole(_ json: JSONValue) throws(DataError) -> SchemaEdit {
        try object(json)
        let name = try member("name", of: json)
        return SchemaEdit(at: JSONPointer("roles", name).description) { current throws(DataError) in
            var text = SchemaText(current)
            guard current.access.role(name) == nil else { throw exists("the role \(name)") }
            text["roles", name] = without(["name"], json)
            return text.json
        }
    }

    /// Merges `{"description"?}`; null removes. A role keeps its name, which users hold.
    public static func patchRole(_ name: String, _ json: JSONValue) throws(DataError) -> SchemaEdit {
        try object(json)
        if let new = json["name"], new.stringValue != name {
            throw .invalid([.init(pointer: "/name", code: "fixed", message: "a role keeps its name")])
        }
        return SchemaEdit(at: JSONPointer("roles", name).description) { current throws(DataError) in
            var text = SchemaText(current)
            guard current.access.role(name) != nil else { throw .notFound }
            text["roles", name] = JSONMerge.merge(without(["name"], json), into: text["roles", name])
            return text.json
        }
    }

    /// Removes a role and its grants; the plan names them. Users who hold it keep the name, which then means nothing.
    public static func deleteRole(_ name: String) throws(DataError) -> SchemaEdit {
        guard !RoleDefinition.builtIn.contains(name) else {
            throw .invalid([.init(pointer: "", code: "built_in", message: "the role \(name) is always there")])
        }
        return SchemaEdit { current throws(DataError) in
            guard current.access.role(name) != nil else { throw .notFound }
            var definition = current
            definition.access.roles.removeAll { $0.name == name }
            definition.access.grants.removeAll { $0.role == name }
            return definition.json
        }
    }

    // MARK: - Grants

    /// One grant as in ``Grant/json``, which becomes the youngest; `id` must be new.
    public static func createGrant(_ json: JSONValue, id: String) throws(DataError) -> SchemaEdit {
        try object(json)
        return SchemaEdit(at: JSONPointer("permissions", id).description) { current throws(DataError) in
            var text = SchemaText(current)
            guard text["permissions", id] == nil else { throw exists("the grant \(id)") }
            text["permissions", id] = without(["id"], json)
            return text.json
        }
    }

    /// Replaces the members that are named, each as a whole; null removes.
    public static func patchGrant(_ id: String, _ json: JSONValue) throws(DataError) -> SchemaEdit {
        try object(json)
        return SchemaEdit(at: JSONPointer("permissions", id).description) { current throws(DataError) in
            var text = SchemaText(current)
            guard let grant = text["permissions", id] else { throw .notFound }
            text["permissions", id] = JSONMerge.replacingMembers(of: grant, with: without(["id"], json))
            return text.json
        }
    }

    public static func deleteGrant(_ id: String) -> SchemaEdit {
        SchemaEdit { current throws(DataError) in
            guard current.access.grant(id) != nil else { throw .notFound }
            var definition = current
            definition.access.grants.removeAll { $0.id == id }
            return definition.json
        }
    }

    /// Puts the grants of a preset in the place of all that name the entity. Throws `.invalid` (`owner_needed`) where
    /// the preset speaks of owners and the entity has none.
    public static func applyPreset(_ preset: AccessPreset, to name: String, ids: any IDGenerator) -> SchemaEdit {
        SchemaEdit { current throws(DataError) in
            guard let entity = try current.compiled(version: 1).entity(name), !entity.isHidden else {
                throw .unknownEntity(name)
            }
            guard entity.options.owner || !preset.needsOwner else {
                let message =
                    "the preset \(preset.rawValue) needs to know whose a record is: set `owner` in the config of \(name)"
                throw .invalid([.init(pointer: "/preset", code: "owner_needed", message: message)])
            }
            var definition = current
            definition.access.grants.removeAll { $0.records?.entity?.rawValue == name }
            for var grant in preset.grants(on: entity.name, hasOwner: entity.options.owner) {
                let known = current.access.grants.first { $0.says(theSameAs: grant) }
                grant.id = known?.id ?? ids.makeID()
                definition.access.grants.append(grant)
            }
            return definition.json
        }
    }
}
