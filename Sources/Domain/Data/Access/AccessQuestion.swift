// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Kernel

/// `{"user"|"role","entity","action","id"?,"data"?}`, read.
struct AccessQuestion {
    enum Asker {
        case user(String)
        case role(String)
    }

    let asker: Asker
    let entity: Entity
    let action: Action
    let id: RecordID?
    let data: JSONObject

    init(_ json: JSONValue, schema: Schema) throws(DataError) {
        let issues = SchemaIssues()
        guard var reader = ConfigReader(json, at: JSONPointer(), issues: issues), case .object = json else {
            throw .invalid([.init(pointer: "", code: "invalid_type", message: "an object is needed here")])
        }
        let (user, role) = (reader.value("user"), reader.text("role"))
        let (name, action) = (reader.text("entity"), reader.text("action"))
        let (idJSON, dataJSON) = (reader.value("id"), reader.value("data"))
        _ = reader.finish()
        for (key, isThere) in [("entity", name != nil), ("action", action != nil)] where !isThere {
            issues.add(JSONPointer(key), "required", "is missing")
        }
        if let role, schema.access.definition.role(role) == nil {
            issues.add(JSONPointer("role"), "unknown_role", "no role `\(role)`")
        }
        if user != nil, role != nil {
            issues.add(JSONPointer("role"), "invalid_value", "name a user or a role, not both")
        }
        if dataJSON != nil, dataJSON?.objectValue == nil {
            issues.add(JSONPointer("data"), "invalid_type", "an object is needed here")
        }
        try issues.throwIfAny()
        let entity = try schema.requireEntity(name ?? "")
        guard let action = Self.action(action ?? "", hasID: idJSON != nil) else {
            let known = GrantAction.allCases.filter { $0 != .any }.map(\.rawValue).joined(separator: ", ")
            throw .invalid([
                .init(pointer: "/action", code: "unknown_action", message: "one of \(known) is needed here")
            ])
        }
        self.entity = entity
        self.action = action
        self.data = dataJSON?.objectValue ?? JSONObject()
        id = try idJSON.map { json throws(DataError) in try Self.id(json, of: entity) }
        let userName = user?.stringValue ?? user?.integerValue.map { String($0) }
        if user != nil, userName == nil {
            throw .invalid([
                .init(pointer: "/user", code: "invalid_type", message: "an id or an address is needed here")
            ])
        }
        asker = userName.map { .user($0) } ?? .role(role ?? RoleDefinition.guest)
    }

    private static func action(_ text: String, hasID: Bool) -> Action? {
        text == "read" ? (hasID ? .get : .list) : Action(rawValue: text)
    }

    private static func id(_ json: JSONValue, of entity: Entity) throws(DataError) -> RecordID {
        let text = json.stringValue ?? json.integerValue.map { String($0) }
        guard let text, let id = RecordID(text, of: entity) else { throw .notFound }
        return id
    }
}
