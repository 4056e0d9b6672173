// SPDX-License-Identifier: Apache-2.0

internal import JSON
public import Kernel

extension SchemaEdit {
    /// `{"id"?,"type","source","target","config"?,"fields"?}`; `ids` makes an absent id.
    public static func createRelation(_ json: JSONValue, ids: any IDGenerator) throws(DataError) -> SchemaEdit {
        try object(json)
        let id = json["id"] == nil ? ids.makeID() : try member("id", of: json)
        return create("relations", id, without(["id"], json))
    }

    /// `{"name"?,"entity","fields","unique"?}`; an absent name is `idx_<entity>_<fields>`.
    public static func createIndex(_ json: JSONValue) throws(DataError) -> SchemaEdit {
        try object(json)
        return create(
            "indices",
            json["name"] == nil ? indexName(json) : try member("name", of: json),
            without(["name"], json)
        )
    }

    public static func patchRelation(_ id: String, _ json: JSONValue) throws(DataError) -> SchemaEdit {
        try patch("relations", id, without(["id"], json))
    }

    public static func patchIndex(_ name: String, _ json: JSONValue) throws(DataError) -> SchemaEdit {
        try patch("indices", name, without(["name"], json))
    }

    public static func deleteRelation(_ id: String) -> SchemaEdit { delete("relations", id) }

    public static func deleteIndex(_ name: String) -> SchemaEdit { delete("indices", name) }

    // MARK: - Members of a section

    private static func create(_ section: String, _ name: String, _ json: JSONValue) -> SchemaEdit {
        let nameMember = section == "relations" ? "id" : "name"
        return SchemaEdit(at: JSONPointer(section, name).description, naming: nameMember) { current throws(DataError) in
            var text = SchemaText(current)
            guard text[section, name] == nil else { throw exists("`\(name)`") }
            text[section, name] = json
            return text.json
        }
    }

    private static func patch(_ section: String, _ name: String, _ json: JSONValue) throws(DataError) -> SchemaEdit {
        try object(json)
        return SchemaEdit(at: JSONPointer(section, name).description) { current throws(DataError) in
            var text = SchemaText(current)
            guard let member = text[section, name] else { throw .notFound }
            text[section, name] = JSONMerge.merge(json, into: member)
            return text.json
        }
    }

    private static func delete(_ section: String, _ name: String) -> SchemaEdit {
        SchemaEdit { current throws(DataError) in
            var text = SchemaText(current)
            guard text[section, name] != nil else { throw .notFound }
            text[section, name] = nil
            return text.json
        }
    }

    /// What doesn't make a name is refused when the index is read.
    private static func indexName(_ json: JSONValue) -> String {
        let fields = (json["fields"]?.arrayValue ?? []).compactMap { $0.stringValue.flatMap(FieldName.init(rawValue:)) }
        guard let entity = json["entity"]?.stringValue.flatMap(EntityName.init(rawValue:)) else { return "idx" }
        return Index.name(entity: entity, fields: fields, unique: json["unique"] == true)
    }
}
