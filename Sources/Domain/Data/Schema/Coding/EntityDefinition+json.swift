// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension EntityDefinition {
    /// `{"type","config","fields"}` as in bknd's configuration; what is as by default is left out.
    public var json: JSONValue {
        var object: JSONObject = [("type", JSONValue.string(kind.rawValue)), ("config", .object(config))].asObject
        object["fields"] = .object(JSONObject(fields.map { ($0.name.rawValue, $0.json) }))
        return .object(object)
    }

    private var config: JSONObject {
        var object = JSONObject()
        if !id.isEmpty { object["id"] = .string(id) }
        object["name"] = options.label.map { .string($0) }
        object["name_singular"] = options.singularLabel.map { .string($0) }
        object["description"] = options.text.map { .string($0) }
        object["sort_field"] = .string(options.sortField)
        object["sort_dir"] = options.sortDescending ? "desc" : "asc"
        object["primary_format"] = .string(primaryFormat.rawValue)
        let flags = [
            ("timestamps", options.timestamps), ("owner", options.owner), ("softDelete", options.softDelete),
            ("singleton", options.singleton), ("audit", options.audit), ("archived", isArchived),
        ]
        for (key, isSet) in flags where isSet { object[key] = true }
        object["adopted"] = adopted.flatMap(Self.json)
        object["renamed-from"] = renamedFrom.map { .string($0.rawValue) }
        for member in options.config { object[member.key] = member.value }
        return object
    }

    private static func json(_ table: Table) -> JSONValue? {
        guard let adoption = table.adoption else { return nil }
        var object: JSONObject = [("table", JSONValue.string(table.name))].asObject
        object["namespace"] = table.namespace.map { .string($0) }
        object["key"] = .array(adoption.keyColumns.map { .string($0) })
        if !adoption.columns.isEmpty { object["columns"] = .texts(adoption.columns) }
        if !adoption.storage.isEmpty { object["storage"] = .texts(adoption.storage.mapValues(\.rawValue)) }
        if adoption.isReadOnly { object["read_only"] = true }
        return .object(object)
    }
}

extension JSONValue {
    /// An object of texts, ordered by key.
    static func texts(_ texts: [String: String]) -> JSONValue {
        .object(JSONObject(texts.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    }
}

extension [(String, JSONValue)] {
    var asObject: JSONObject { JSONObject(self) }
}
