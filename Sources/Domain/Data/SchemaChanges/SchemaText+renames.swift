// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension SchemaText {
    private static let key = "renamed-from"

    /// Carries out what `renamed-from` says in a partial schema, and gives back the rest of it: under the new names, so
    /// that it merges with what has been renamed. A name that is not there, or that is taken, is left to the decoder.
    mutating func rename(asIn patch: JSONValue) -> JSONValue {
        guard case .object(var root) = patch, case .object(var entities)? = root["entities"] else { return patch }
        for entity in entities.members {
            guard case .object(var body) = entity.value else { continue }
            if let old = body[Self.key]?.stringValue, self["entities", old] != nil, self["entities", entity.key] == nil
            {
                renameEntity(old, to: entity.key)
                body[Self.key] = nil
            }
            if let fields = body["fields"] { body["fields"] = renameFields(asIn: fields, of: entity.key) }
            entities[entity.key] = .object(body)
        }
        root["entities"] = .object(entities)
        return .object(root)
    }

    private mutating func renameFields(asIn patch: JSONValue, of entity: String) -> JSONValue {
        guard case .object(var fields) = patch else { return patch }
        for field in fields.members {
            guard case .object(var body) = field.value, let old = body[Self.key]?.stringValue,
                let known = self["entities", entity]?["fields"], known[old] != nil, known[field.key] == nil
            else { continue }
            renameField(old, to: field.key, of: entity)
            body[Self.key] = nil
            fields[field.key] = .object(body)
        }
        return .object(fields)
    }
}
