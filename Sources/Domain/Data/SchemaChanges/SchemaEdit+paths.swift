// SPDX-License-Identifier: Apache-2.0

internal import JSON
public import Kernel

extension SchemaDefinition {
    /// The `data` module as bknd's configuration routes show it: ``json`` with its base path and each entity's `id`.
    public var moduleJSON: JSONValue {
        var object = JSONObject([("basepath", JSONValue.string(Self.basePath))])
        for member in json.objectValue ?? JSONObject() { object[member.key] = member.value }
        object["entities"] = .object(JSONObject(shown.entities.map { ($0.name.rawValue, $0.moduleJSON) }))
        return .object(object)
    }

    /// What is at a dotted path (`entities.posts.fields.title`) of ``moduleJSON``; all of it at the empty path.
    public func module(at path: String) -> JSONValue? { ConfigPath(path).value(in: moduleJSON) }
}

extension EntityDefinition {
    fileprivate var moduleJSON: JSONValue {
        json.mapMember("fields") { fields in
            let id: JSONValue = [
                "type": "primary",
                "config": ["format": .string(primaryFormat.rawValue), "fillable": false, "required": false],
            ]
            let declared = (fields.objectValue ?? JSONObject()).map { ($0.key, $0.value) }
            return .object(JSONObject([(SystemField.id, id)] + declared))
        }
    }
}

/// bknd's configuration routes: edits of ``SchemaDefinition/moduleJSON`` at a dotted path.
extension SchemaEdit {
    /// Merges into the whole module, or with `force` replaces the members that are named.
    public static func set(_ json: JSONValue, force: Bool) throws(DataError) -> SchemaEdit {
        try object(json)
        return edit("") { module in
            guard force else {
                return JSONMerge.mergeSchema(json, into: TypeOptions.dropped(fromSchema: module, changedBy: json))
            }
            var result = module.objectValue ?? JSONObject()
            for member in json.objectValue ?? JSONObject() { result[member.key] = member.value }
            return .object(result)
        }
    }

    /// Refused when there is something at the path.
    public static func add(_ path: String, _ json: JSONValue) -> SchemaEdit {
        edit(path) { module throws(DataError) in
            guard ConfigPath(path).value(in: module) == nil else {
                let message = "Path already exists"
                throw .conflict(code: "already_exists", [.init(pointer: "", code: "already_exists", message: message)])
            }
            return ConfigPath(path).setting(json, in: module)
        }
    }

    public static func patch(_ path: String, _ json: JSONValue) -> SchemaEdit {
        edit(path) { module in
            let whole = ConfigPath(path).setting(json, in: .object(JSONObject()))
            let module = TypeOptions.dropped(fromSchema: module, changedBy: whole)
            let merged = JSONMerge.merge(json, into: ConfigPath(path).value(in: module))
            return ConfigPath(path).setting(merged, in: module)
        }
    }

    public static func overwrite(_ path: String, _ json: JSONValue) -> SchemaEdit {
        edit(path) { module in ConfigPath(path).setting(json, in: module) }
    }

    /// Refused when there is nothing at the path.
    public static func remove(_ path: String) -> SchemaEdit {
        edit(path) { module throws(DataError) in
            guard ConfigPath(path).value(in: module) != nil else { throw .notFound }
            return ConfigPath(path).setting(nil, in: module)
        }
    }

    private static func edit(
        _ path: String,
        _ transform: @escaping @Sendable (JSONValue) throws(DataError) -> JSONValue
    ) -> SchemaEdit {
        let base = ConfigPath(path).keys.reduce(JSONPointer()) { $0.appending($1) }
        return SchemaEdit(at: base.description) { current throws(DataError) in
            guard ConfigPath(path).keys.count <= ConfigPath.longest else { throw .notFound }
            let module = try transform(current.moduleJSON)
            try object(module)
            var text = SchemaText(module)
            text.prune(before: current)
            return text.json
        }
    }
}
