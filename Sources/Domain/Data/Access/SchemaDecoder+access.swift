// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Kernel

extension SchemaDecoder {
    /// Reads `roles` and `permissions`. A grant of a list has no id yet; see ``AccessDefinition/identified(over:ids:)``.
    mutating func access(roles: JSONValue?, permissions: JSONValue?) -> AccessDefinition {
        var access = AccessDefinition()
        for (name, json) in members(roles, at: JSONPointer("roles")) {
            if let role = role(name, json) { access.roles.append(role) }
        }
        let pointer = JSONPointer("permissions")
        if case .array(let list) = permissions {
            guard list.count <= Self.mostGrants else {
                issues.add(pointer, "too_many", "has more than \(Self.mostGrants) grants")
                return access
            }
            for (place, json) in list.enumerated() {
                if let grant = grant(nil, json, at: pointer.appending(place)) { access.grants.append(grant) }
            }
        } else {
            for (id, json) in members(permissions, at: pointer, most: Self.mostGrants) {
                if let grant = grant(id, json, at: pointer.appending(id)) { access.grants.append(grant) }
            }
        }
        return access
    }

    private static let mostGrants = 10_000

    private func role(_ name: String, _ json: JSONValue) -> RoleDefinition? {
        let pointer = JSONPointer("roles", name)
        guard RoleDefinition.isName(name) else {
            issues.add(pointer, "invalid_name", "a role's name has 1 to 63 ASCII letters, digits, _ and -")
            return nil
        }
        guard var reader = ConfigReader(json, at: pointer, issues: issues) else { return nil }
        let text = reader.text("description")
        _ = reader.finish()
        return RoleDefinition(name: name, text: text)
    }

    private func grant(_ key: String?, _ json: JSONValue, at pointer: JSONPointer) -> Grant? {
        guard case .object = json, var reader = ConfigReader(json, at: pointer, issues: issues) else {
            issues.add(pointer, "invalid_grant", "must be an object, not \(json.kindName)")
            return nil
        }
        let id = reader.text("id")
        if let key, let id, id != key { reader.refuse("id", "is not the key that the grant stands under") }
        if let id = key ?? id, !RoleDefinition.isName(id) {
            issues.add(pointer, "invalid_name", "a grant's id has 1 to 63 ASCII letters, digits, _ and -")
        }
        let role = reader.text("role")
        if role == nil, reader.value("role") == nil { reader.refuse("role", "is missing") }
        let right: Grant.Right? =
            reader.value("permission") == nil
            ? recordRight(&reader).map { .records($0) } : permission(&reader).map { .permission($0) }
        _ = reader.finish()
        guard let role, let right else { return nil }
        return Grant(id: key ?? id ?? "", role: role, right)
    }

    private func permission(_ reader: inout ConfigReader) -> PermissionPattern? {
        guard let text = reader.text("permission") else { return nil }
        if let pattern = PermissionPattern(rawValue: text) { return pattern }
        let known = SystemPermission.allCases.map(\.rawValue).joined(separator: ", ")
        let message = "no such permission; known: \(known), with * for all of an area or all there are"
        reader.refuse("permission", code: "unknown_permission", message)
        return nil
    }

    private func recordRight(_ reader: inout ConfigReader) -> RecordRight? {
        for key in ["entity", "action"] where reader.value(key) == nil { reader.refuse(key, "is missing") }
        let isEvery = reader.value("entity") == "*"
        let entity = isEvery ? nil : reader.entityName("entity")
        let actions = actions(&reader)
        let fields = fieldSet(&reader)
        let presets = reader.value("presets")
        if let presets, presets.objectValue == nil { reader.refuse("presets", "must be an object") }
        let (rows, check) = (reader.value("where"), reader.value("check"))
        for (key, json) in [("where", rows), ("check", check)] where json != nil && json?.objectValue == nil {
            reader.refuse(key, code: "invalid_condition", "must be an object")
        }
        guard isEvery || entity != nil, !actions.isEmpty else { return nil }
        return RecordRight(
            entity: entity,
            actions: actions,
            rows: rows,
            check: check,
            fields: fields,
            presets: presets?.objectValue ?? JSONObject()
        )
    }

    private func actions(_ reader: inout ConfigReader) -> [GrantAction] {
        let texts: [String]
        switch reader.value("action") {
        case nil: return []
        case .string(let text): texts = [text]
        default: texts = reader.texts("action") ?? []
        }
        if texts.isEmpty, reader.value("action")?.arrayValue != nil { reader.refuse("action", "names no action") }
        var actions: [GrantAction] = []
        for text in texts {
            guard let action = GrantAction(rawValue: text) else {
                let known = GrantAction.allCases.map(\.rawValue).joined(separator: ", ")
                reader.refuse("action", code: "unknown_action", "no action `\(text)`; known: \(known)")
                continue
            }
            if !actions.contains(action) { actions.append(action) }
        }
        return actions
    }

    private func fieldSet(_ reader: inout ConfigReader) -> FieldSet {
        switch reader.value("fields") {
        case nil, .string("*"): return .all
        case .array: return .only(Set(reader.names("fields")))
        case .object(let object) where object.keys == ["except"]:
            let place = reader.pointer.appending("fields")
            guard var inner = ConfigReader(.object(object), at: place, issues: issues) else { return .only([]) }
            return .except(Set(inner.names("except")))
        default:
            reader.refuse("fields", "must be \"*\", a list of fields, or {\"except\": [fields]}")
            return .only([])
        }
    }
}
