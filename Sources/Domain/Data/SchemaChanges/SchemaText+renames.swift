// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension SchemaText {
    private static let key = "renamed-from"

    /// Carries out the renames in a partial schema, and gives back the rest of it: under the new names, so that it
    /// merges with what has been renamed. A rename is said by `renamed-from`, or by the `config.id` of something that
    /// has another name. A name that is not there, or that is taken, is left to the decoder.
    mutating func rename(asIn patch: JSONValue) -> JSONValue {
        guard case .object(var root) = patch, case .object(var entities)? = root["entities"] else { return patch }
        for entity in entities.members {
            guard case .object(var body) = entity.value else { continue }
            if let old = Self.oldName(of: entity, among: self.root["entities"]) {
                renameEntity(old, to: entity.key)
                body[Self.key] = nil
            }
            if let fields = body["fields"] { body["fields"] = renameFields(asIn: fields, of: entity.key) }
            entities[entity.key] = .object(body)
        }
        root["entities"] = .object(entities)
        return .object(root)
    }

    /// The same for the fields of one entity.
    mutating func renameFields(asIn patch: JSONValue, of entity: String) -> JSONValue {
        guard case .object(var fields) = patch else { return patch }
        for field in fields.members {
            guard case .object(var body) = field.value,
                let old = Self.oldName(of: field, among: self["entities", entity]?["fields"])
            else { continue }
            renameField(old, to: field.key, of: entity)
            body[Self.key] = nil
            fields[field.key] = .object(body)
        }
        return .object(fields)
    }

    /// What `member` was called before; nil when it is no rename of what is there.
    private static func oldName(of member: JSONObject.Member, among known: JSONValue?) -> String? {
        guard let known = known?.objectValue, known[member.key] == nil else { return nil }
        if let old = member.value[key]?.stringValue { return known[old] == nil ? nil : old }
        guard let id = member.value["config"]?["id"]?.stringValue else { return nil }
        return known.first { $0.value["config"]?["id"]?.stringValue == id }?.key
    }
}
