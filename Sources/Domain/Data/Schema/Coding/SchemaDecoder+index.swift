// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Kernel

extension SchemaDecoder {
    private static let unbuilt: Set = ["fulltext", "geo", "spatial", "vector"]

    mutating func index(_ key: String, _ json: JSONValue) -> Index? {
        let pointer = JSONPointer("indices", key)
        guard FieldName(rawValue: key) != nil else {
            issues.add(pointer, "invalid_name", ConfigReader.nameRule)
            return nil
        }
        guard var reader = ConfigReader(json, at: pointer, issues: issues) else { return nil }
        if let type = reader.text("type"), type != "btree" {
            if Self.unbuilt.contains(type) {
                reader.refuse("type", code: "not_available", "indices of type \(type) are not available yet")
            } else {
                reader.refuse("type", "must be btree")
            }
        }
        for name in ["entity", "fields"] where reader.value(name) == nil { reader.refuse(name, "is missing") }
        let entity = reader.entityName("entity")
        let fields = reader.names("fields")
        let unique = reader.flag("unique") ?? false
        if fields.isEmpty, reader.value("fields") != nil { reader.refuse("fields", "must name at least one field") }
        if Set(fields).count != fields.count { reader.refuse("fields", "names a field twice") }
        _ = reader.finish()
        guard let entity, !fields.isEmpty else { return nil }
        return Index(name: key, entity: entity, fields: fields, unique: unique)
    }
}
